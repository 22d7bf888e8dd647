"""Builds the program for a target."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from problem import Problem
from project import ROOT
from targets import TARGETS

# The versions of cargo-zigbuild and Zig, in pip's form.
REQUIREMENTS = ROOT / "packaging/zig-requirements.txt"


def run(command, env=None):
    """Runs a command of the build. Its output goes to standard error: standard output is for the result."""
    try:
        subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=sys.stderr, check=True)
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        raise Problem(f"{' '.join(map(str, command))}: {error}") from error


def build(target):
    """Builds the program for a target, checks it and returns its path."""
    about = TARGETS[target]
    add_standard_library(target)
    command, env = ["cargo", "build"], {}
    triple = target
    if about.zig:
        command, env = ["cargo", "zigbuild"], zig()
        triple = f"{target}.{about.glibc}" if about.glibc else target
    if about.rustflags:
        env[f"CARGO_TARGET_{target.upper().replace('-', '_')}_RUSTFLAGS"] = about.rustflags
    run([*command, "--locked", "--release", "--bin", "assessor", "--target", triple], env)
    folder = Path(os.environ.get("CARGO_TARGET_DIR") or "target")
    program = ROOT / folder / target / "release" / about.program
    if about.glibc:
        check_glibc(program, about.glibc)
    if program.suffix == ".exe":
        check_c_runtime(program)
    return program


def add_standard_library(target):
    """Has rustup install the standard library for a target, unless it is there."""
    if not shutil.which("rustup"):
        return
    listed = subprocess.run(["rustup", "target", "list", "--installed"], cwd=ROOT, capture_output=True, text=True)
    if target not in listed.stdout.split():
        run(["rustup", "target", "add", target])


def zig():
    """Installs cargo-zigbuild and Zig into a folder of their own; returns the environment in which Cargo finds them."""
    cache = Path(os.environ.get("ASSESSOR_CACHE") or ROOT / ".cache")
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    folder = cache / ("zig-" + "-".join(re.findall(r"==([\w.]+)", wanted)))
    # Written last: without it, an installation was interrupted.
    installed = folder / "requirements.txt"
    if not installed.exists() or installed.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        run([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore",
             "--no-deps", "--only-binary=:all:", "--require-hashes", "--target", folder, "--requirement", REQUIREMENTS])
        installed.write_text(wanted, encoding="utf-8")
    return {
        "PATH": os.pathsep.join([str(folder / "bin"), os.environ["PATH"]]),
        "CARGO_ZIGBUILD_ZIG_PATH": str(folder / "ziglang" / "zig"),
    }


def check_glibc(program, newest):
    """Checks that a program needs no symbol of a glibc newer than `newest`."""
    too_new = [one for one in glibc_versions(program) if number(one) > number(newest)]
    if too_new:
        raise Problem(f"{program} needs glibc {', '.join(too_new)}, and must run with {newest}")


def glibc_versions(program):
    """Returns the versions of glibc whose symbols a program needs, oldest first."""
    try:
        listed = subprocess.run(["objdump", "-T", program], capture_output=True, text=True, check=True).stdout
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        raise Problem(f"the symbols of {program} cannot be listed: {error}; objdump is in the package binutils") from error
    found = sorted(set(re.findall(r"\bGLIBC_(\d[\d.]*)", listed)), key=number)
    if not found:
        raise Problem(f"objdump finds no symbol of glibc in {program}")
    return found


def check_c_runtime(program):
    """Checks that a program for Windows does not import Microsoft's C runtime, which not every computer has."""
    found = re.search(rb"(?i)\b(VCRUNTIME140\w*\.dll)\0", program.read_bytes())
    if found:
        raise Problem(f"{program} needs {found[1].decode()}; build it with '-C target-feature=+crt-static' and without RUSTFLAGS")


def number(version):
    """Returns a version in a form that can be compared."""
    return tuple(map(int, version.split(".")))
