"""The licences of the code that a program contains, which ask to be passed on with it."""

import html
import json
import re
import subprocess
from pathlib import Path

from problem import Problem
from project import ROOT

NAME = "THIRD-PARTY.txt"
LICENCE = re.compile(r"^(licen[cs]e|copying|notice|unlicense)", re.IGNORECASE)

MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to
whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
# Used if the toolchain has no text of its own, as those of some Linux distributions.
STANDARD_LIBRARY = f"Copyright (c) The Rust Project Developers\n\n{MIT}"
MUSL = f"Copyright © 2005-2020 Rich Felker, et al.\n\n{MIT}"


def notices(target):
    """Returns the licences of all that the program for a target contains, each text once with the crates that have it."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    try:
        asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        raise Problem(f"{' '.join(command)}: {error}") from error
    known = json.loads(asked.stdout)
    packages = {package["id"]: package for package in known["packages"]}
    texts = {}
    for package in sorted((packages[one] for one in used(known["resolve"])), key=lambda one: (one["name"], one["version"])):
        said = f"{package['name']} {package['version']} ({package['license'] or 'no licence is given'})"
        for text in licences(Path(package["manifest_path"]).parent) or ["The package contains no text of its licence.\n"]:
            texts.setdefault(text, []).append(said)
    for said, text in of_toolchain(target):
        texts.setdefault(text, []).append(said)
    parts = ["Assessor contains the crates and libraries below. These are their licences.\n"]
    parts += [f"{'=' * 80}\n{chr(10).join(crates)}\n{'-' * 80}\n{text}" for text, crates in texts.items()]
    return "\n".join(parts).encode()


def of_toolchain(target):
    """Returns (name, licence) of the libraries that the compiler and the linker add to each program for a target."""
    out = [("Rust standard library (MIT OR Apache-2.0)", standard_library())]
    if target.endswith("-musl"):
        out.append(("musl (MIT)", MUSL))
    return out


def standard_library():
    """Returns the copyright notices of Rust's standard library: those of the toolchain, or a short text."""
    try:
        asked = subprocess.run(["rustc", "--print", "sysroot"], cwd=ROOT, capture_output=True, text=True, check=True)
        folder = Path(asked.stdout.strip()) / "share/doc/rust"
        page = (folder / "COPYRIGHT-library.html").read_text(encoding="utf-8")
    except (subprocess.CalledProcessError, OSError):
        return STANDARD_LIBRARY
    body = re.sub(r"(?s)<(head|style|script)\b.*?</\1>|<[^>]*>", "", page)
    lines = [line.rstrip() for line in html.unescape(body).splitlines()]
    notices = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    # The page names these licences, and contains no text of theirs.
    texts = [folder / "licenses" / name for name in ["MIT.txt", "Unicode-3.0.txt"]]
    return "\n\n".join([notices, *(path.read_text(encoding="utf-8").strip() for path in texts if path.exists())]) + "\n"


def used(resolve):
    """Returns the ids of the crates that the root needs to run, without itself."""
    nodes = {node["id"]: node for node in resolve["nodes"]}
    seen, waiting = set(), [resolve["root"]]
    while waiting:
        for dependency in nodes[waiting.pop()]["deps"]:
            runs = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if runs and dependency["pkg"] not in seen:
                seen.add(dependency["pkg"])
                waiting.append(dependency["pkg"])
    return seen


def licences(folder):
    """Returns the texts of the licences in the folder of a crate."""
    paths = sorted(path for path in folder.iterdir() if path.is_file() and LICENCE.match(path.name))
    return [path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip() + "\n" for path in paths]
