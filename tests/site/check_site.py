"""Checks a built site: check_site.py SITE [PAGES…], where PAGES are folders of Markdown files

- Each link, picture, script and style sheet inside the site exists, and each anchor too. Links to other sites are not
  followed.
- Each page is reached from the front page by links in the text, without the navigation at the side.
- Each picture has a text for those who do not see it.
- No page is left with something that was not filled in.

Prints one line for each check, and ends with "N passed, N failed".
"""

import posixpath
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Pages that nobody links to: mdBook's navigation without scripts, and the answer to a wrong address.
APART = {"toc.html", "404.html"}
LEFTOVER = re.compile(r"<!-- (generated|output):|\{\{#|⟦|⟧")


class Page(HTMLParser):
    """The anchors, links and pictures of a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.anchors = set()
        # (address, true if the link is in the text of the page)
        self.links = []
        self.without_text = []
        self.base = ""
        self.inside = 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        have = dict(attributes)
        if tag == "main":
            self.inside += 1
        if tag == "base":
            self.base = have.get("href", "")
        self.anchors.update(have[key] for key in ("id", "name") if have.get(key))
        for key in ("href", "src", "poster"):
            if tag != "base" and have.get(key):
                self.links.append((have[key], bool(self.inside) and tag == "a"))
        for part in (have.get("srcset") or "").split(","):
            if part.strip():
                self.links.append((part.split()[0], False))
        if tag == "img" and not have.get("alt"):
            self.without_text.append(have.get("src", ""))

    def handle_endtag(self, tag):
        if tag == "main":
            self.inside -= 1


class Site:
    """All files of a site, by their path in it."""

    def __init__(self, folder):
        self.files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        self.texts = {
            path: (folder / path).read_text(encoding="utf-8") for path in self.files if path.endswith(".html")
        }
        self.pages = {path: Page(text) for path, text in self.texts.items()}

    def target(self, path, link):
        """Returns the file and the anchor that a link leads to; None for one to another site."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return None
        base = self.pages[path].base
        if parts.path.startswith("/"):
            # The site may be in a folder of its host, which `base` names.
            place = parts.path.removeprefix(base or "/")
        elif parts.path:
            place = posixpath.join("" if base else posixpath.dirname(path), parts.path)
        else:
            place = path
        place = posixpath.normpath(unquote(place)) if place else "index.html"
        if f"{place}/index.html".removeprefix("./") in self.files:
            place = f"{place}/index.html".removeprefix("./")
        return place, unquote(parts.fragment)

    def broken_links(self):
        for path, page in sorted(self.pages.items()):
            for link, _ in page.links:
                if (found := self.target(path, link)) is None:
                    continue
                place, anchor = found
                if place not in self.files:
                    yield f"{path}: there is no {link}"
                elif anchor and place in self.pages and anchor not in self.pages[place].anchors:
                    yield f"{path}: there is no #{anchor} in {place}"

    def orphans(self):
        open_ = ["index.html"] if "index.html" in self.pages else []
        reached = set(open_)
        while open_:
            path = open_.pop()
            for link, in_text in self.pages[path].links:
                found = self.target(path, link) if in_text else None
                if found and found[0] in self.pages and found[0] not in reached:
                    reached.add(found[0])
                    open_.append(found[0])
        for path in sorted(self.pages.keys() - reached - APART):
            yield f"{path}: no page links to it in its text"

    def pictures_without_text(self):
        for path, page in sorted(self.pages.items()):
            for source in page.without_text:
                yield f"{path}: {source} has no alt text"

    def leftovers(self):
        for path, text in sorted(self.texts.items()):
            # What is in code is shown on purpose.
            if found := LEFTOVER.search(re.sub(r"(?s)<code.*?</code>", "", text)):
                yield f"{path}: contains {found[0]}"


def unlisted(site, sources):
    """Yields the Markdown files in `sources` that are no page of the site."""
    for source in sources:
        page = "index.html" if source.name == "README.md" else f"{source.stem}.html"
        if source.name != "SUMMARY.md" and page not in site.pages:
            yield f"{source}: SUMMARY.md does not name it"


def check(folder, sources=()):
    """Returns the faults of the site, by check."""
    site = Site(folder)
    return {
        "links": list(site.broken_links()),
        "orphans": list(site.orphans()),
        "pictures": list(site.pictures_without_text()),
        "leftovers": list(site.leftovers()),
        "summary": list(unlisted(site, sources)),
        "pages": [] if len(site.pages) > 1 else [f"there is no site in {folder}"],
    }


def main():
    folder, *sources = map(Path, sys.argv[1:])
    found = check(folder, [page for source in sources for page in sorted(source.glob("*.md"))])
    for name, faults in found.items():
        print(f"{name}: {'FAILED' if faults else 'ok'}")
        for fault in faults:
            print(f"  {fault}")
    failed = sum(map(bool, found.values()))
    print(f"{len(found) - failed} passed, {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
