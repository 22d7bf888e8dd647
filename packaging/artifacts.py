"""Makes the files of a release out of a program: archives, extensions for VS Code, the install script, checksums."""

import gzip
import hashlib
import io
import json
import os
import shutil
import stat
import subprocess
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

import notices
import project
import toolchain
from problem import Problem
from project import ROOT
from targets import TARGETS, archive_name

SHELLS = {
    "bash": "assessor.bash",
    "zsh": "_assessor",
    "fish": "assessor.fish",
    "powershell": "_assessor.ps1",
    "elvish": "assessor.elv",
}
CHECKSUMS = "SHA256SUMS"


def archive(target, program, out):
    """Writes the archive of a target and returns its path. The program is asked for completions and manual pages, so it
    must run on this machine. The same program gives the same bytes."""
    about = TARGETS[target]
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / archive_name(target)
        fill(folder, program, about.program)
        (folder / notices.NAME).write_bytes(notices.notices(target))
        path = out / (archive_name(target) + about.ending)
        (pack_zip if about.ending == ".zip" else pack_tar)(folder, path)
    return path


def fill(folder, program, name):
    """Puts the contents of an archive into a folder."""
    completions = folder / "completions"
    completions.mkdir(parents=True)
    shutil.copyfile(program, folder / name)
    (folder / name).chmod(0o755)
    for file in ["LICENSE", "README.md", "CHANGELOG.md"]:
        shutil.copyfile(ROOT / file, folder / file)
    for shell, file in SHELLS.items():
        (completions / file).write_bytes(ask(program, "completions", shell))
    ask(program, "man", folder / "man")


def ask(program, *arguments):
    """Returns what the program prints."""
    try:
        return subprocess.run([program.resolve(), *arguments], capture_output=True, check=True).stdout
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        raise Problem(f"{program} {' '.join(map(str, arguments))} ended with status {error.returncode}: {said}") from error
    except OSError as error:
        raise Problem(f"{program} does not run on this machine: {error}") from error


def contents(folder):
    """Yields (path, name in the archive, mode) of the files in a folder, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            runs = path.parent == folder and path.name in ("assessor", "assessor.exe")
            yield path, path.relative_to(folder.parent).as_posix(), 0o755 if runs else 0o644


def moment():
    """Returns the time that the files in an archive get: that of the last commit, in seconds."""
    asked = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True)
    return int(os.environ.get("SOURCE_DATE_EPOCH") or asked.stdout.strip() or 0)


def pack_tar(folder, path):
    """Packs a folder as .tar.gz."""
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=moment()) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as out:
            for source, name, mode in contents(folder):
                entry = tarfile.TarInfo(name)
                data = source.read_bytes()
                entry.size, entry.mode, entry.mtime = len(data), mode, moment()
                out.addfile(entry, io.BytesIO(data))


def pack_zip(folder, path):
    """Packs a folder as .zip."""
    with zipfile.ZipFile(path, "w") as out:
        for source, name, mode in contents(folder):
            entry = zipfile.ZipInfo(name, time.gmtime(max(moment(), 315_532_800))[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | mode) << 16
            out.writestr(entry, source.read_bytes(), compresslevel=9)


def extension_name(target):
    """Returns the name of the extension's package for a target or 'universal'."""
    platform = TARGETS[target].vscode if target in TARGETS else target
    version = json.loads(project.read("editors/vscode/package.json"))["version"]
    return f"assessor-{platform}-{version}.vsix"


def extension(target, program, out):
    """Writes the extension's package for a target, or without a program for 'universal', and returns its path."""
    out.mkdir(parents=True, exist_ok=True)
    folder = ROOT / "editors/vscode"
    if not (folder / "node_modules/.package-lock.json").exists():
        # The path of npm: on Windows it is a script, which is not found by its name alone.
        npm = shutil.which("npm") or "npm"
        toolchain.run([npm, "ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"])
    with tempfile.TemporaryDirectory() as scratch:
        arguments = []
        if program is not None:
            licences = Path(scratch) / notices.NAME
            licences.write_bytes(notices.notices(target))
            arguments = [TARGETS[target].vscode, program.resolve(), licences]
        toolchain.run(["node", folder / "scripts/package.mjs", *arguments])
    path = out / extension_name(target)
    shutil.move(folder / extension_name(target), path)
    return path


def install_script(out):
    """Copies the install script to the files of a release."""
    shutil.copyfile(ROOT / "packaging/install.sh", out / "install.sh")


def complete(out):
    """Checks that the files of a release are all there, and no others."""
    wanted = {archive_name(target) + about.ending for target, about in TARGETS.items()}
    wanted |= {extension_name(target) for target in [*TARGETS, "universal"]} | {"install.sh"}
    there = {path.name for path in out.iterdir()} - {CHECKSUMS}
    if wanted != there:
        lacks, more = sorted(wanted - there), sorted(there - wanted)
        raise Problem(f"{out} is not a whole release: missing {', '.join(lacks) or 'nothing'}; unknown {', '.join(more) or 'nothing'}")


def checksums(out):
    """Writes the SHA-256 of each file, in the form of sha256sum, and returns the path of the list."""
    names = sorted(path.name for path in out.iterdir() if path.is_file() and path.name != CHECKSUMS)
    lines = [f"{hashlib.sha256((out / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (out / CHECKSUMS).write_text("".join(lines), encoding="utf-8", newline="")
    return out / CHECKSUMS
