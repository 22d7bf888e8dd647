#!/usr/bin/env python3
"""Builds the files of a release of Assessor, and keeps version and address the same in all files.

The workflows in .github/workflows call this, and so does tests/run. README.md in this folder explains how to release.
Needs Python 3.11 and Git, and for the programs Rust.
"""

import argparse
import sys
from pathlib import Path

import artifacts
import changelog
import project
import toolchain
from problem import Problem
from targets import TARGETS


def main(arguments=None):
    """Runs one command; returns the exit status."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except Problem as problem:
        print(f"release.py: {problem}", file=sys.stderr)
        return 1
    return 0


def parser():
    """Returns the parser of the command line."""
    out = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = out.add_subparsers(required=True, metavar="COMMAND")

    def command(name, run, summary):
        added = commands.add_parser(name, help=summary, description=summary)
        added.set_defaults(run=run)
        return added

    added = command("check", check, "Check that version and address are the same in all files.")
    added.add_argument("--tag", help="the tag to release, such as v0.2.0; checks too that everything is ready for it")

    added = command("set-version", set_version, "Write a new version into all files, and close its part of the changelog.")
    added.add_argument("version", help="for instance 0.3.0")
    added.add_argument("--date", help="the date of the release [default: today]")

    added = command("set-address", set_address, "Write the address of the repository into all files.")
    added.add_argument("url", help="its address on GitHub, without .git")

    added = command("program", program, "Build the program for a target, and print its path.")
    add_target(added)

    added = command("check-glibc", check_glibc, "Check that a program runs with the oldest glibc of its target.")
    add_target(added)
    added.add_argument("program", type=Path)

    command("zig", lambda options: toolchain.zig(), "Install what links the programs for Linux, unless it is there.")

    added = command("archive", archive, "Pack a program with licence, completions and manual pages.")
    add_target(added)
    added.add_argument("program", type=Path)
    added.add_argument("out", type=Path, metavar="FOLDER")

    added = command("extension", extension, "Pack the extension for VS Code, with the program of a target or without one.")
    add_target(added, "universal")
    added.add_argument("program", type=Path, nargs="?", help="no program for the target 'universal'")
    added.add_argument("out", type=Path, metavar="FOLDER")

    added = command("build", build, "Build the program for a target, its archive and its extension.")
    add_target(added)
    added.add_argument("out", type=Path, metavar="FOLDER")

    added = command("finish", finish, "Add to the files of a release what belongs to none of its targets.")
    added.add_argument("out", type=Path, metavar="FOLDER")

    added = command("notes", notes, "Print what the changelog says of a version.")
    added.add_argument("version", nargs="?", help="[default: the version of Cargo.toml]")
    return out


def add_target(command, *others):
    """Adds the argument that names a target."""
    command.add_argument("target", choices=[*TARGETS, *others], metavar="TARGET", help=" or ".join([", ".join(TARGETS), *others]))


def check(options):
    """Checks the files, and for a tag that the release is ready."""
    problems = project.disagreements()
    if options.tag:
        problems += project.unready(options.tag)
    if problems:
        raise Problem("the files do not agree:\n  " + "\n  ".join(problems))
    print(f"version {project.version()}, address {project.address()}: all files agree")


def set_version(options):
    """Writes a version into all files."""
    project.set_version(options.version, options.date)


def set_address(options):
    """Writes an address into all files."""
    project.set_address(options.url)


def program(options):
    """Builds a program."""
    print(toolchain.build(options.target))


def check_glibc(options):
    """Checks the glibc that a program needs."""
    oldest = TARGETS[options.target].glibc
    if oldest is None:
        raise Problem(f"a program for {options.target} needs no glibc")
    toolchain.check_glibc(options.program, oldest)
    print(f"{options.program} needs glibc {', '.join(toolchain.glibc_versions(options.program))}, and runs with {oldest}")


def archive(options):
    """Packs a program."""
    print(artifacts.archive(options.target, options.program, options.out))


def extension(options):
    """Packs the extension."""
    if (options.target == "universal") != (options.program is None):
        raise Problem("give a program for a target, and none for 'universal'")
    print(artifacts.extension(options.target, options.program, options.out))


def build(options):
    """Builds all that belongs to one target."""
    built = toolchain.build(options.target)
    print(artifacts.archive(options.target, built, options.out))
    print(artifacts.extension(options.target, built, options.out))


def finish(options):
    """Adds the universal extension, the install script and the checksums."""
    artifacts.extension("universal", None, options.out)
    artifacts.install_script(options.out)
    artifacts.complete(options.out)
    print(artifacts.checksums(options.out))


def notes(options):
    """Prints the notes of a version."""
    print(changelog.notes(project.read("CHANGELOG.md"), options.version or project.version()))


if __name__ == "__main__":
    sys.exit(main())
