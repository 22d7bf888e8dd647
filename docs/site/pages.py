"""Fills in the parts of the site that the program itself says. mdBook runs this as a preprocessor.

It adds a page for each rule, and replaces comments of the form `<!-- generated: NAME -->` in the pages by tables and
outputs: see `GENERATED`. `<!-- output: assessor … -->` becomes what that command prints. Nothing that is generated is
kept in the repository, so it cannot differ from the program.

Pages of the repository outside `docs`, such as those of the editors, are moved to a place in the site, and links
between pages follow. Pictures that come in a light and a dark form follow the theme of the site.

ASSESSOR_BIN names the program; without it, target/release/assessor is used, or else the one on the PATH.
"""

import html
import json
import os
import posixpath
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = "docs"
# `packaging/release.py set-address` changes the address here too.
REPOSITORY = "https://github.com/OWNER_NOT_SET/assessor"
LEVELS = ("error", "warning", "information", "hint", "off")


class PageError(Exception):
    """A mistake in a page, for whoever writes it."""


# ---------------------------------------------------------------- the program


@cache
def program():
    """Returns the path of the program."""
    built = ROOT / "target/release/assessor"
    found = os.environ.get("ASSESSOR_BIN") or (built.exists() and str(built)) or shutil.which("assessor")
    if not found:
        raise PageError("the site needs the program: run 'cargo build --release', or set ASSESSOR_BIN")
    return found


@cache
def output(*arguments, status=(0,), folder=ROOT):
    """Returns what the program prints to standard output, and after it what it prints to standard error."""
    with tempfile.TemporaryDirectory() as home:
        places = {"HOME": home, "XDG_CACHE_HOME": home, "NO_COLOR": "1", "COLUMNS": "90"}
        done = subprocess.run(
            [program(), *arguments],
            cwd=folder,
            env={**os.environ, **places},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode not in status:
        raise PageError(f"'assessor {shlex.join(arguments)}' ended with {done.returncode}:\n{done.stderr}")
    return (done.stdout + done.stderr).rstrip("\n")


@cache
def rules():
    """Returns the rules in the program's order, each with name, family, default level and summary."""
    found = []
    for line in output("explain").splitlines():
        if not (match := re.fullmatch(r"([a-z-]+)\s+([a-z]+)\s+([a-z]+)\s+(.+)", line)) or match[3] not in LEVELS:
            raise PageError(f"'assessor explain' prints a line that is not understood: {line}")
        found.append({"name": match[1], "family": match[2], "level": match[3], "summary": match[4]})
    return found


@cache
def settings_schema():
    return json.loads(output("schema"))


def families():
    """Returns the families of rules with their subject, such as "endnotes and sources"."""
    said = settings_schema()["properties"]["rules"]["properties"]
    names = dict.fromkeys(rule["family"] for rule in rules())
    return {name: re.sub(r".* rules about |\.$", "", said[name]["description"]) for name in names}


# ---------------------------------------------------------------- parts of pages


def cell(text):
    """Returns text for a cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(cell, row)) + " |" for row in rows])


def level(name):
    return f'<span class="level level-{name}">{name}</span>'


def code_block(text, language="text"):
    fence = "`" * (max([2, *map(len, re.findall(r"`+", text))]) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def rules_of(family):
    rows = ((f"`{r['name']}`", level(r["level"]), r["summary"]) for r in rules() if r["family"] == family)
    return table(("Rule", "Level", "Finds"), rows)


def rules_by_family():
    parts = (f"## {name.capitalize()}\n\n{rules_of(name)}" for name in families())
    return "\n\n".join(parts)


def measured():
    """Returns what the rules' pages say about how often they are wrong, as a table."""
    rows = []
    for rule in rules():
        page = output("explain", rule["name"])
        section = re.search(r"^## How often it is wrong\n+(.+?)(?=^## |\Z)", page, re.M | re.S)
        paragraph = re.search(r"^Measured(?:: | )(.+?)(?=\n\n|\Z)", page, re.M | re.S)
        if said := (section and section[1].strip()) or (paragraph and paragraph[1]):
            said = re.sub(r"^with `assessor check --format json` ", "", said)
            rows.append((f"`{rule['name']}`", said[0].upper() + said[1:]))
    return table(("Rule", "Measured"), rows)


def values_of(schema):
    """Returns the values that a JSON schema allows, in words."""
    if allowed := schema.get("enum"):
        return ", ".join(f"`{json.dumps(value)}`" for value in allowed)
    if kinds := schema.get("anyOf"):
        return " or ".join(dict.fromkeys(values_of(kind) for kind in kinds if "required" not in kind))
    kind = schema.get("type")
    if isinstance(kind, list):
        return " or ".join(values_of({**schema, "type": one}) for one in kind)
    if kind == "array":
        return {"text": "list of texts"}.get(values_of(schema["items"]), "list of tables")
    if kind == "number" or kind == "integer":
        limits = [f"{word} {schema[key]}" for word, key in (("from", "minimum"), ("to", "maximum")) if key in schema]
        return " ".join([{"number": "number", "integer": "whole number"}[kind], *limits])
    if kind not in ("boolean", "string", "object"):
        raise PageError(f"a schema has a type that is not understood: {schema}")
    return {"boolean": "`true` or `false`", "string": "text", "object": "table"}[kind]


def keys(properties, required=()):
    rows = []
    for name, schema in properties.items():
        about = re.sub(r"\.$", "", schema.get("description", "")) + "."
        if "default" in schema:
            about += f" Default: `{json.dumps(schema['default'])}`."
        if name in required:
            about += " Required."
        # On a line of its own: three columns are too wide for a phone.
        rows.append((f"`{name}`", f"{about}<br>Value: {values_of(schema)}"))
    return table(("Key", "Meaning"), rows)


def settings():
    """Returns the reference of assessor.toml."""
    schema = settings_schema()["properties"]
    tops = {key: part for key, part in schema.items() if not part.keys() & {"properties", "items"}}
    parts = ["## At the top of the file", keys(tops)]
    for name, part in schema.items():
        if name in tops:
            continue
        many = part.get("type") == "array"
        inner = part["items"] if many else part
        about = part["description"]
        if name == "rules":
            # A key for each rule: the page of the rules has them.
            inner = {"properties": {key: inner["properties"][key] for key in families()}}
            about += " The name of each [rule](rules.md) is a key, and so is that of each group:"
        elif name == "ignore":
            rule = dict(inner["properties"]["rule"], type="string")
            del rule["enum"]
            inner = {"properties": {**inner["properties"], "rule": rule}}
        parts += [f"## {'[[' if many else '['}{name}{']]' if many else ']'}", about, keys(inner["properties"])]
    return "\n\n".join(parts)


def actor_keys():
    """Returns the reference of a team's files of actors."""
    schema = json.loads(output("actors", "schema"))["properties"]
    parts = []
    for name, part in schema.items():
        inner = part["items"]
        about = part.get("description", "Persons, bodies, organizations and outlets").rstrip(".") + "."
        parts += [f"### [[{name}]]", about, keys(inner["properties"], inner.get("required", ()))]
        for key, schema in inner["properties"].items():
            if rows := schema.get("items", {}).get("properties"):
                parts += [f"Each entry of `{key}` has these keys:", keys(rows)]
    return "\n\n".join(parts)


def options(*command):
    """Returns the help of a command and of all commands below it."""
    said = output(*command, "--help")
    title = " ".join(("assessor", *command))
    parts = [f"## {title}", code_block(said)]
    listed = re.search(r"^Commands:\n((?:  .*\n)+)", said, re.M)
    for name in re.findall(r"^  ([a-z-]+)(?: |$)", listed[1], re.M) if listed else ():
        if name != "help":
            parts.append(options(*command, name))
    return "\n\n".join(parts)


def data_files():
    """Returns the files of the registry by origin: subject, number of entries, name."""
    by_origin = {}
    for path in sorted((ROOT / "src/actors/data").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        head = re.match(r"(?:#.*\n)+", text)[0]
        subject, _, origin = " ".join(line.lstrip("# ") for line in head.splitlines()).partition(". ")
        entries = len(tomllib.loads(text).get("actor", []))
        by_origin.setdefault(origin.strip() or subject, []).append((subject, f"{entries:,}", f"`{path.name}`"))
    parts = []
    for origin, rows in sorted(by_origin.items(), key=lambda item: -len(item[1])):
        parts += [origin, table(("Subject", "Entries", "File"), rows)]
    return "\n\n".join(parts)


def packages():
    """Returns a table of the Rust packages that are part of the program, by licence."""
    command = ["cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}\t{l}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PageError(f"'{shlex.join(command)}' ended with {done.returncode}:\n{done.stderr}")
    by_licence = {}
    for line in sorted(set(done.stdout.splitlines())):
        package, licence = line.removesuffix(" (*)").split("\t")
        name = package.split(" ")[0]
        if name != "assessor":
            by_licence.setdefault(licence.replace("/", " OR ") or "see the package", []).append(name)
    rows = sorted(by_licence.items(), key=lambda row: -len(row[1]))
    return table(("Licence", "Packages"), ((licence, ", ".join(dict.fromkeys(all_))) for licence, all_ in rows))


def devices():
    """Returns the sample report of each citation device, with the citations marked that the program finds in it."""
    files = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/devices").glob("*.md"))
    parts = []
    for path, line in zip(files, output("inspect", "--habit", "none", "--format", "json", *files).splitlines(), strict=True):
        text, end = (ROOT / path).read_bytes(), 0
        shown = ""
        for first, last in sorted(tuple(citation["span"]) for citation in json.loads(line)["citations"]):
            if first >= end:
                shown += text[end:first].decode() + "⟦" + text[first:last].decode() + "⟧"
                end = last
        title = Path(path).stem.replace("-", " ").capitalize()
        parts += [f"## {title}", marked(shown + text[end:].decode())]
    return "\n\n".join(parts)


def template():
    return code_block((ROOT / "src/config/template.toml").read_text(encoding="utf-8").rstrip("\n"), "toml")


GENERATED = {
    "actor keys": actor_keys,
    "data files": data_files,
    "devices": devices,
    "measured": measured,
    "options": options,
    "packages": packages,
    "rules": rules_by_family,
    "settings": settings,
    "template": template,
}


def fill_in(text):
    """Replaces the comments that ask for something generated."""

    def generated(match):
        kind, what = match[1], match[2].strip()
        if kind == "generated":
            if what not in GENERATED:
                raise PageError(f"nothing is called '{what}'; there are: {', '.join(GENERATED)}")
            return GENERATED[what]()
        words = shlex.split(what)
        if words[0] != "assessor":
            raise PageError(f"only outputs of assessor can be shown, not of '{what}'")
        return code_block(output(*words[1:], status=(0, 1)))

    return re.sub(r"^<!-- (generated|output): (.+?) -->$", generated, text, flags=re.M)


# ---------------------------------------------------------------- pages of rules


def examples(page, heading):
    """Returns the texts of the examples in a section of a rule's page. Their own headings belong to them."""
    found, section, example = [], None, None
    for line in page.splitlines():
        if example is not None:
            if line == "```":
                found += ["\n".join(example) + "\n"] if section == heading else []
                example = None
            else:
                example.append(line)
        elif line.startswith("```"):
            example = []
        elif line.startswith("## "):
            section = line[3:]
    return found


def findings():
    """Returns what `check` says about the wrong examples: rule → messages of each example."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for rule in rules():
            name = rule["name"]
            for number, text in enumerate(examples(output("explain", name), "Wrong")):
                # The date of a text may be in its path, so the names have no numbers.
                place = Path(folder, "example" * (number + 1), name)
                place.mkdir(parents=True)
                # A comment that ignores another rule needs that rule.
                off = [other for other in rules() if other is not rule and rule["family"] != "comments"]
                others = "".join(f'{other["name"]} = "off"\n' for other in off)
                shown = rule["level"] if rule["level"] != "off" else "warning"
                lines = f'[rules]\n{others}{name} = "{shown}"\n'
                if name == "uncited-report":
                    lines += "[need]\nexpects-citations = false\n"
                (place / "assessor.toml").write_text(lines, encoding="utf-8")
                (place / "example.md").write_text(re.sub("[⟦⟧]", "", text), encoding="utf-8")
                files[str(place / "example.md")] = name
        said = output("check", "--habit", "none", "--format", "json", *files, status=(0, 1), folder=folder)
    found = {}
    # Remarks follow the lines of the files.
    for path, line in zip(files, said.splitlines(), strict=False):
        name = files[path]
        told = [finding["message"] for finding in json.loads(line)["diagnostics"] if finding["code"] == name]
        if not told:
            raise PageError(f"'assessor check' finds nothing in the wrong example of {name}")
        found.setdefault(name, []).append(list(dict.fromkeys(told)))
    return found


def marked(text, messages=()):
    """Returns an example as HTML, with the parts between ⟦ and ⟧ marked, and what Assessor says about it."""
    body = html.escape(text.rstrip("\n"), quote=False).replace("⟦", "<mark>").replace("⟧", "</mark>")
    shown = f'<pre class="example"><code class="nohighlight">{body}</code></pre>'
    if messages:
        said = "".join(f"<p>{html.escape(message, quote=False)}</p>" for message in messages)
        shown += f'\n<div class="says">{said}</div>'
    return shown


def rule_page(rule, said):
    """Returns the page of a rule: what `explain` prints, its level, and how to change it."""
    name, family = rule["name"], rule["family"]
    said = iter(said)
    section, lines, example = None, [], None
    for line in output("explain", name).splitlines():
        if example is not None:
            if line == "```":
                lines.append(marked("\n".join(example), next(said, ()) if section == "Wrong" else ()))
                example = None
            else:
                example.append(line)
        elif line == "```assessment":
            example = []
        else:
            section = line[3:] if line.startswith("## ") else section
            lines.append(line)
    about = f'<p class="facts">Group <a href="{family}.html">{family}</a> · Level {level(rule["level"])}</p>'
    lines[1:1] = ["", about]
    other = "off" if rule["level"] != "off" else "warning"
    lines.append(
        f"""
## Change its level

In the [`assessor.toml`](../settings.md#the-severity-of-findings) of your team:

```toml
[rules]
{name} = "{other}"
```

To keep the rule and [silence one finding](../reports.md#silence-a-finding), write a comment after the sentence:

```markdown
<!-- assessor: ignore {name} -->
```
"""
    )
    return "\n".join(lines)


def chapter(name, content, path, parents, number=None, below=()):
    return {
        "Chapter": {
            "name": name,
            "content": content,
            "number": number,
            "sub_items": list(below),
            "path": path,
            "source_path": None,
            "parent_names": parents,
        }
    }


def rule_chapters(parent):
    """Returns the chapters below that of the rules: one for each family, and below it one for each of its rules."""
    said, out = findings(), []
    for place, (family, subject) in enumerate(families().items(), 1):
        number = [*(parent["number"] or []), place]
        title = family.capitalize()
        parents = [*parent["parent_names"], parent["name"]]
        below = [
            chapter(
                rule["name"],
                rule_page(rule, said.get(rule["name"], ())),
                f"rules/{rule['name']}.md",
                [*parents, title],
                [*number, i],
            )
            for i, rule in enumerate((rule for rule in rules() if rule["family"] == family), 1)
        ]
        text = f"# {title}\n\nThe rules about {subject}. [All rules](../rules.md)\n\n{rules_of(family)}\n"
        out.append(chapter(title, text, f"rules/{family}.md", parents, number, below))
    return out


# ---------------------------------------------------------------- links and pictures


def site_path(source):
    """Returns the place in the site of a page of the repository, by the paths of both."""
    if source.startswith(f"{DOCS}/"):
        path = source.removeprefix(f"{DOCS}/")
        return re.sub(r"(^|/)README\.md$", r"\1index.md", path)
    if match := re.fullmatch(r"editors/([a-z]+)/README\.md", source):
        return f"editors/{match[1]}.md"
    return source.lower()


FENCE = re.compile(r"(?ms)^( *)(`{3,}|~{3,}).*?^ *\2`*[ \t]*$")
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")
PICTURE = re.compile(
    r'<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">\s*'
    r'<img src="([^"]+)" alt="([^"]*)">\s*</picture>'
)


def outside(pattern, text, change):
    """Applies `change` to the parts of the text that the pattern does not match."""
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [change(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, change(text[end:])])


def image(source, alt, kind=""):
    """Returns a picture that opens in its full size: on a phone it is small."""
    words = f' class="{kind}"' if kind else ""
    return f'<a href="{source}"{words}><img src="{source}" alt="{html.escape(alt)}" loading="lazy"></a>'


class Site:
    """The pages of the site: changes the links of a page from paths in the repository to paths in the site."""

    def __init__(self, sources):
        """`sources` are the paths in the repository of all pages that are not generated."""
        self.places = {source: site_path(source) for source in sources}
        self.generated = {f"{DOCS}/rules/{name}.md" for name in [*families(), *(rule["name"] for rule in rules())]}

    def target(self, source, link):
        """Returns what a link in the page at `source` becomes."""
        if re.match(r"[a-z][a-z+.-]*:", link) or link.startswith("#"):
            return link
        path, mark, anchor = link.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        here = posixpath.dirname(self.places.get(source) or site_path(source))
        if path in self.places or path in self.generated:
            place = self.places.get(path) or site_path(path)
        elif path.startswith(f"{DOCS}/pictures/") and (ROOT / path).is_file():
            place = path.removeprefix(f"{DOCS}/")
        elif path == "README.md":
            place = "index.md"
        elif (ROOT / path).exists():
            return f"{REPOSITORY}/blob/main/{path}{mark}{anchor}"
        else:
            raise PageError(f"{source}: there is no {link}")
        return posixpath.relpath(place, here or ".") + mark + anchor

    def pictures(self, source, text):
        """Makes a pair of images of each picture that has a light and a dark form, for the style sheet to choose."""

        def pair(light, dark, alt):
            return image(self.target(source, light), alt, "only-light") + image(
                self.target(source, dark), alt, "only-dark"
            )

        def single(match):
            alt, link = match[2], match[3]
            dark = link.replace("-light.", "-dark.")
            if not match[1]:
                return match[0]
            if dark != link and (ROOT / posixpath.dirname(source) / dark).is_file():
                return pair(link, dark, alt)
            return image(self.target(source, link), alt)

        text = PICTURE.sub(lambda match: pair(match[2], match[1], match[3]), text)
        return LINK.sub(single, text)

    def links(self, source, text):
        """Changes the links of running text, and makes a link of each name of a rule in code."""

        def change(match):
            return f"{match[1]}[{match[2]}]({self.target(source, match[3])})"

        def name(match):
            code = match[0].strip("`")
            page = f"{DOCS}/rules/{code}.md"
            if page not in self.generated or page == source or code in families():
                return match[0]
            return f"[{match[0]}]({self.target(source, posixpath.relpath(page, posixpath.dirname(source)))})"

        def no_heading(line):
            return line if line.startswith("#") else outside(LINK, line, lambda part: CODE.sub(name, part))

        text = LINK.sub(change, text)
        return "".join(map(no_heading, re.split(r"(?m)^(?=#)|(?<=\n)", text)))

    def page(self, source, text):
        """Returns the text of a page with its links and pictures changed; code blocks and examples stay as they are."""
        raw = re.compile(f"(?ms){FENCE.pattern.removeprefix('(?ms)')}|<pre.*?</pre>|<!--.*?-->")
        return outside(raw, text, lambda part: self.links(source, self.pictures(source, part)))


# ---------------------------------------------------------------- the preprocessor


def chapters(items):
    """Yields all chapters, each before those below it."""
    for item in items:
        if isinstance(item, dict) and "Chapter" in item:
            yield item["Chapter"]
            yield from chapters(item["Chapter"]["sub_items"])


def process(book):
    """Changes a book as mdBook gives it to preprocessors."""
    items = book["items"]
    sources = {}
    for page in chapters(items):
        if page["source_path"]:
            source = posixpath.normpath(posixpath.join(DOCS, page["source_path"]))
            sources[source] = page
            page["path"] = site_path(source)
            page["content"] = fill_in(page["content"])
    site = Site(sources)
    for source, page in sources.items():
        if source == f"{DOCS}/rules.md":
            page["sub_items"] = rule_chapters(page)
            for below in chapters(page["sub_items"]):
                below["content"] = site.page(f"{DOCS}/{below['path']}", below["content"])
        page["content"] = site.page(source, page["content"])
        if source.startswith("editors/"):
            # The page of an extension has only the name of the extension as its title.
            page["content"] = re.sub(r"\A# Assessor\n", f"# Assessor in {page['name']}\n", page["content"])
    return book


def main():
    if sys.argv[1:2] == ["supports"]:
        return 0
    _context, book = json.load(sys.stdin)
    try:
        json.dump(process(book), sys.stdout)
    except PageError as error:
        print(f"the site: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
