"""The licences of the crates that a program contains, which ask to be passed on with it."""

import json
import re
import subprocess
from pathlib import Path

from problem import Problem
from project import ROOT

NAME = "THIRD-PARTY.txt"
LICENCE = re.compile(r"^(licen[cs]e|copying|notice|unlicense)", re.IGNORECASE)


def notices(target):
    """Returns the licences of all crates in the program for a target, each text once with the crates that have it."""
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
    parts = ["Assessor contains the crates below. These are their licences.\n"]
    parts += [f"{'=' * 80}\n{chr(10).join(crates)}\n{'-' * 80}\n{text}" for text, crates in texts.items()]
    return "\n".join(parts).encode()


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
