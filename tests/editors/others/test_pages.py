"""The pages for users: what they say to write into files can be read, and their links lead somewhere."""

import json
import pathlib
import re
import subprocess
import unittest

try:
    import tomllib
except ImportError:  # before Python 3.11
    tomllib = None

ROOT = pathlib.Path(__file__).resolve().parents[3]
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def pages():
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split() if not name.startswith("tests/")]


def blocks(language):
    for page in pages():
        for match in FENCE.finditer(page.read_text(encoding="utf-8")):
            if match[2] == language:
                indent = match[1]
                lines = (line.removeprefix(indent) for line in match[3].splitlines())
                yield page.relative_to(ROOT), "\n".join(lines)


class Pages(unittest.TestCase):
    def test_json_can_be_read(self):
        found = list(blocks("json"))
        self.assertGreaterEqual(len(found), 2)
        for page, text in found:
            with self.subTest(page=page):
                json.loads(text)

    @unittest.skipIf(tomllib is None, "this Python cannot read TOML")
    def test_toml_can_be_read(self):
        found = list(blocks("toml"))
        self.assertGreaterEqual(len(found), 4)
        for page, text in found:
            with self.subTest(page=page):
                tomllib.loads(text)

    def test_links_lead_to_files_and_headings(self):
        for page in pages():
            text = FENCE.sub("", page.read_text(encoding="utf-8"))
            text = re.sub(r"`[^`]*`", "", text)
            for link in LINK.findall(text):
                if re.match(r"\w+:", link) or link.startswith("…"):
                    continue
                with self.subTest(page=page.relative_to(ROOT), link=link):
                    path, _, heading = link.partition("#")
                    target = (page.parent / path) if path else page
                    self.assertTrue(target.exists(), "there is no such file")
                    if heading:
                        lines = re.findall(r"^#+ +(.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
                        names = [re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines]
                        self.assertIn(heading, names)

    def test_every_editor_has_a_page(self):
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        for folder in (ROOT / "editors").iterdir():
            page = folder / "README.md"
            if page.exists():
                with self.subTest(page=page.relative_to(ROOT)):
                    self.assertTrue(f"(editors/{folder.name}/README.md)" in readme, "README.md has no link to it")


if __name__ == "__main__":
    unittest.main()
