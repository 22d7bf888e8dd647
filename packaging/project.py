"""Version and address of the project: finds them in all files, compares them and changes them.

The version is that of Cargo.toml. The address is `repository` in Cargo.toml; everything else repeats it.
"""

import datetime
import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import changelog
from problem import Problem

ROOT = Path(__file__).resolve().parent.parent

# An owner that no account can have, since names of accounts contain no '_'. It stands for one that is not known yet.
PLACEHOLDER = "OWNER_NOT_SET"

ADDRESS = re.compile(r"https://github\.com/(?P<owner>[\w-]+)/(?P<name>[\w.-]+)")
VERSION = re.compile(r"\d+\.\d+\.\d+")

# The files outside the lock files that contain the version, as (file, pattern with the version as its only group).
VERSIONS = [
    ("Cargo.toml", r'^version = "([^"]+)"$'),
    ("editors/vscode/package.json", r'^  "version": "([^"]+)"'),
    ("editors/nvim/lua/assessor/server.lua", r"^M\.VERSION = '([^']+)'$"),
]
# The configuration of the site, and in it the path of the site, which is the name of the repository.
BOOK = "docs/book.toml"
SITE_PATH = r'^site-url = "([^"]*)"$'
# The version of this project in lock files.
CARGO_LOCK = r'^name = "assessor"\nversion = "([^"]+)"$'
LOCKS = [
    ("Cargo.lock", CARGO_LOCK),
    ("fuzz/Cargo.lock", CARGO_LOCK),
    ("editors/vscode/package-lock.json", r'^  "name": "assessor",\n  "version": "([^"]+)"'),
    ("editors/vscode/package-lock.json", r'^      "name": "assessor",\n      "version": "([^"]+)"'),
]
# The ways in which any file may name a version of this project. `named_versions` adds the repository's name with a version.
NAMED_VERSIONS = [
    r"\brev: v(\d[\w.-]*\w)",
    r"\breleases/download/v(\d[\w.-]*\w)/",
    r"\bassessor-(?:linux|alpine|darwin|win32|universal)(?:-x64|-arm64)?-(\d+\.\d+\.\d+)\.vsix",
]


def read(name):
    """Returns the text of a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def write(name, text):
    """Writes a file of the project, with the line ends that it has."""
    with open(ROOT / name, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def package():
    """Returns the table `package` of Cargo.toml."""
    return tomllib.loads(read("Cargo.toml"))["package"]


def version():
    """Returns the version of the project."""
    return package()["version"]


def address():
    """Returns the address of the repository."""
    return package()["repository"]


def site(url):
    """Returns the address of the documentation of a repository."""
    owner, name = parts(url)
    return f"https://{owner}.github.io/{name}/"


def parts(url):
    """Returns the owner and the name in the address of a repository."""
    found = ADDRESS.fullmatch(url)
    if not found:
        raise Problem(f"'{url}' is not https://github.com/OWNER/NAME")
    return found["owner"], found["name"]


def named_versions():
    """Returns the patterns of a version of this project in any file. The version is the only group of each."""
    return [rf"(?<![\w-])[\w-]+/{re.escape(parts(address())[1])}@v(\d[\w.-]*\w)", *NAMED_VERSIONS]


def texts():
    """Yields (name, text) of each file of the project that is text, without the tests of these scripts: those name other
    versions and addresses."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in os.fsdecode(listed).split("\0"):
        if not name or name.startswith("tests/packaging/") or not (ROOT / name).is_file():
            continue
        try:
            with open(ROOT / name, encoding="utf-8", newline="") as file:
                yield name, file.read()
        except UnicodeDecodeError:
            pass


def versions():
    """Yields (place, version) for each place that names the version of the project."""
    for name, pattern in VERSIONS + LOCKS:
        found = re.search(pattern, read(name), re.MULTILINE)
        yield name, found[1] if found else "no version"
    patterns = named_versions()
    for name, text in texts():
        # The changelog names older versions.
        if name == "CHANGELOG.md":
            continue
        for pattern in patterns if re.search(VERSION, text) else []:
            for found in re.finditer(pattern, text):
                yield f"{name}:{line_of(text, found.start())}", found[1]


def addresses(repository):
    """Yields (place, owner and name) for each place that names a repository of this name."""
    patterns = [
        rf"(?:\bgithub\.com/|\bpkg:github/|\buses: |--repo )([\w-]+/{re.escape(repository)})\b(?![\w-])",
        rf"\b([\w-]+)\.github\.io(/{re.escape(repository)})\b(?![\w-])",
    ]
    for name, text in texts():
        for pattern in patterns if repository in text else []:
            for found in re.finditer(pattern, text):
                yield f"{name}:{line_of(text, found.start())}", "".join(found.groups())


def line_of(text, offset):
    """Returns the number of the line at an offset."""
    return text.count("\n", 0, offset) + 1


def disagreements():
    """Returns what does not agree with Cargo.toml, a line each."""
    current, url = version(), address()
    if not ADDRESS.fullmatch(url):
        return [f"Cargo.toml: repository = \"{url}\" is not https://github.com/OWNER/NAME"]
    owner, repository = parts(url)
    wanted = f"{owner}/{repository}"
    out = [f"{place} has version {one}, Cargo.toml has {current}" for place, one in versions() if one != current]
    out += [f"{place} names {one}, Cargo.toml names {wanted}" for place, one in addresses(repository) if one != wanted]
    described = json.loads(read("editors/vscode/package.json"))
    site_path = re.search(SITE_PATH, read(BOOK), re.MULTILINE)
    expected = [
        (f"{BOOK}: site-url", site_path[1] if site_path else None, f"/{repository}/"),
        ("Cargo.toml: homepage", package().get("homepage"), site(url)),
        ("Cargo.toml: documentation", package().get("documentation"), site(url)),
        ("package.json: repository", described.get("repository", {}).get("url"), url),
        ("package.json: homepage", described.get("homepage"), site(url)),
        ("package.json: bugs", described.get("bugs", {}).get("url"), f"{url}/issues"),
    ]
    out += [f"{place} is {one}, and must be {right}" for place, one, right in expected if one != right]
    text = read("CHANGELOG.md")
    if current not in changelog.sections(text):
        out.append(f"CHANGELOG.md has no section [{current}]")
    return out + changelog.faults(text)


def unready(tag):
    """Returns what must be done before a tag can be released, a line each."""
    out = []
    if tag != f"v{version()}":
        out.append(f"the tag is {tag}, but Cargo.toml has version {version()}")
    released = [name for name in changelog.sections(read("CHANGELOG.md")) if name != "Unreleased"]
    if released[:1] != [version()]:
        out.append(f"CHANGELOG.md: the newest version is not {version()}")
    if changelog.sections(read("CHANGELOG.md")).get("Unreleased", (None, ""))[1]:
        out.append("CHANGELOG.md: [Unreleased] is not empty; run 'release.py set-version' or move its lines")
    if ADDRESS.fullmatch(address())["owner"] == PLACEHOLDER:
        out.append("the address of the repository is not known; run 'release.py set-address URL'")
    return out


def set_version(new, date=None):
    """Writes a version into all files, and closes its section of the changelog unless it is closed already."""
    if not VERSION.fullmatch(new):
        raise Problem(f"'{new}' is not a version such as 0.3.0")
    old, text = version(), read("CHANGELOG.md")
    if new not in changelog.sections(text):
        day = date or datetime.date.today().isoformat()
        write("CHANGELOG.md", changelog.close(text, new, day, address()))
    for name, pattern in VERSIONS + LOCKS:
        write(name, replaced(pattern, read(name), new, count=1))
    patterns = named_versions()
    for name, text in texts():
        if name == "CHANGELOG.md":
            continue
        changed = text
        for pattern in patterns:
            changed = replaced(pattern, changed, new)
        if changed != text:
            write(name, changed)
    print(f"version {old} → {new}")


def replaced(pattern, text, new, count=0):
    """Returns the text with the only group of each match replaced."""

    def one(found):
        start, end = (edge - found.start() for edge in found.span(1))
        return found[0][:start] + new + found[0][end:]

    return re.sub(pattern, one, text, count=count, flags=re.MULTILINE)


def set_address(url):
    """Writes the address of the repository into all files."""
    url = url.removesuffix("/").removesuffix(".git")
    (owner, repository), (old_owner, old) = parts(url), parts(address())
    pairs = [
        (rf"(?<![\w-]){re.escape(old_owner)}/{re.escape(old)}(?![\w-])", f"{owner}/{repository}"),
        (rf"(?<![\w-]){re.escape(old_owner)}\.github\.io/{re.escape(old)}(?![\w-])", f"{owner}.github.io/{repository}"),
    ]
    changed = 0
    for name, text in texts():
        out = text
        for pattern, right in pairs:
            out = re.sub(pattern, right, out)
        if name == BOOK:
            out = replaced(SITE_PATH, out, f"/{repository}/")
        if out != text:
            write(name, out)
            changed += 1
    print(f"{changed} files name {url} now")
