"""Reads and closes the sections of CHANGELOG.md, which has the form of keepachangelog.com."""

import re

from problem import Problem

HEADING = re.compile(r"^## \[(?P<name>[^\]]+)\](?: - (?P<date>\d{4}-\d{2}-\d{2}))?$", re.MULTILINE)
LINK = re.compile(r"^\[[^\]]+\]: \S+$", re.MULTILINE)
# The start of a line that begins a block of its own: a heading, a row of a table, a quotation or an item of a list.
BLOCK = re.compile(r" *(?:[#|>]|[-*+] |\d+[.)] )")
# The kinds of changes that keepachangelog.com names.
KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def sections(text):
    """Returns name → (date or None, body) of the versions in order; 'Unreleased' is one of the names."""
    headings = list(HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return {
        heading["name"]: (heading["date"], LINK.sub("", text[heading.end() : end]).strip())
        for heading, end in zip(headings, ends)
    }


def notes(text, version):
    """Returns what the changelog says of a version, each paragraph on one line: GitHub shows every line end of a
    release's notes."""
    found = sections(text).get(version)
    if found is None or not found[1]:
        raise Problem(f"CHANGELOG.md says nothing of version {version}; add '## [{version}] - DATE'")
    return joined(found[1])


def joined(text):
    """Returns Markdown with each paragraph on one line. Lists, tables and code keep their lines."""
    out, fenced, grows = [], False, False
    for line in text.splitlines():
        fence = line.lstrip().startswith("```")
        if fenced or fence or not line.strip() or BLOCK.match(line) or not grows:
            out.append(line)
        else:
            out[-1] = f"{out[-1].rstrip()} {line.strip()}"
        fenced ^= fence
        # The next line may belong to this one.
        grows = not (fenced or fence or not line.strip() or re.match(r" *[#|]", line))
    return "\n".join(out)


def faults(text):
    """Returns what is wrong with the form of a changelog."""
    out = []
    for line in text.splitlines():
        if line.startswith("## ") and not HEADING.fullmatch(line):
            out.append(f"CHANGELOG.md: '{line}' is not '## [VERSION] - YYYY-MM-DD' or '## [Unreleased]'")
        if line.startswith("### ") and line.removeprefix("### ") not in KINDS:
            out.append(f"CHANGELOG.md: '{line}' is none of {', '.join(KINDS)}")
    named = list(sections(text).items())
    if not named or named[0][0] != "Unreleased":
        out.append("CHANGELOG.md: the first section must be '## [Unreleased]'")
    for name, (date, body) in named:
        if (date is None) != (name == "Unreleased"):
            out.append(f"CHANGELOG.md: the section [{name}] needs a date, and [Unreleased] none")
        if not re.search(rf"^\[{re.escape(name)}\]: ", text, re.MULTILINE):
            out.append(f"CHANGELOG.md: the link '[{name}]: …' at the end is missing")
        if name != "Unreleased" and not body:
            out.append(f"CHANGELOG.md: the section [{name}] is empty")
    return out


def close(text, version, date, address):
    """Returns the changelog with what was unreleased as the section of a version, and an empty [Unreleased] above it."""
    if version in sections(text):
        raise Problem(f"CHANGELOG.md has a section [{version}] already")
    if not sections(text).get("Unreleased", (None, ""))[1]:
        raise Problem("CHANGELOG.md: the section [Unreleased] is empty; say first what changed")
    text = text.replace("## [Unreleased]\n", f"## [Unreleased]\n\n## [{version}] - {date}\n", 1)
    links = (
        f"[Unreleased]: {address}/compare/v{version}...HEAD\n"
        f"[{version}]: {address}/releases/tag/v{version}\n"
    )
    return re.sub(r"^\[Unreleased\]: .*\n", lambda _: links, text, count=1, flags=re.MULTILINE)
