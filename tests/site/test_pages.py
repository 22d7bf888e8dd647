"""The preprocessor of the site: links, pictures, and what it takes from the program."""

import sys
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "docs/site"))
sys.dont_write_bytecode = True

import pages  # noqa: E402

RULES = [
    {"name": "one-rule", "family": "dates", "level": "hint", "summary": "A day | a month"},
    {"name": "two-rule", "family": "dates", "level": "off", "summary": "A year"},
]
SOURCES = ["docs/README.md", "docs/settings.md", "docs/actors.md", "editors/vim/README.md", "editors/nvim/README.md"]


class Links(unittest.TestCase):
    def setUp(self):
        for name, value in (("rules", RULES), ("families", {"dates": "dates"})):
            patch = mock.patch.object(pages, name, return_value=value)
            patch.start()
            self.addCleanup(patch.stop)
        self.site = pages.Site(SOURCES)

    def page(self, text, source="docs/settings.md"):
        return self.site.page(source, text)

    def test_pages_of_the_repository_get_a_place_in_the_site(self):
        places = ["index.md", "settings.md", "actors.md", "editors/vim.md", "editors/nvim.md"]
        self.assertEqual([pages.site_path(source) for source in SOURCES], places)

    def test_links_follow_the_pages(self):
        self.assertEqual(self.page("[a](actors.md#outlets)"), "[a](actors.md#outlets)")
        self.assertEqual(self.page("[v](../editors/vim/README.md)"), "[v](editors/vim.md)")
        self.assertEqual(self.page("[s](../../docs/settings.md)", "editors/vim/README.md"), "[s](../settings.md)")
        self.assertEqual(self.page("[n](../nvim/README.md)", "editors/vim/README.md"), "[n](nvim.md)")
        self.assertEqual(self.page("[front](../README.md)"), "[front](index.md)")

    def test_other_files_of_the_repository_are_linked_where_it_is(self):
        self.assertEqual(self.page("[l](../LICENSE)"), f"[l]({pages.REPOSITORY}/blob/main/LICENSE)")

    def test_a_link_that_leads_nowhere_is_refused(self):
        with self.assertRaisesRegex(pages.PageError, "docs/settings.md: there is no nothing.md"):
            self.page("[x](nothing.md)")

    def test_addresses_anchors_and_code_stay(self):
        for text in ("[x](https://example.org)", "[x](#here)", "```md\n[x](nothing.md)\n```\n", "<!-- [x](nothing.md) -->"):
            self.assertEqual(self.page(text), text)

    def test_names_of_rules_become_links_but_not_in_headings_links_or_blocks(self):
        self.assertEqual(self.page("See `one-rule`."), "See [`one-rule`](rules/one-rule.md).")
        for text in ("# `one-rule`\n", "[`one-rule`](#x)", "```\n`one-rule`\n```\n", "`one-rule = off`", "`dates`"):
            self.assertEqual(self.page(text), text)

    def test_a_rule_does_not_link_to_itself(self):
        text = self.page("`one-rule` and `two-rule`", "docs/rules/one-rule.md")
        self.assertEqual(text, "`one-rule` and [`two-rule`](two-rule.md)")

    def test_pictures_in_two_forms_become_a_pair(self):
        picture = (
            '<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="pictures/vscode-map-dark.png">\n'
            '  <img src="pictures/vscode-map-light.png" alt="The map">\n</picture>'
        )
        for text in (picture, "![The map](pictures/vscode-map-light.png)"):
            made = self.page(text)
            self.assertIn('class="only-light"><img src="pictures/vscode-map-light.png" alt="The map"', made)
            self.assertIn('class="only-dark"><img src="pictures/vscode-map-dark.png" alt="The map"', made)
        self.assertNotIn("only-", self.page("![Neovim](pictures/neovim.png)"))


class Parts(unittest.TestCase):
    def test_a_bar_does_not_end_a_cell(self):
        self.assertIn("| a \\| b |", pages.table(["Head"], [["a | b"]]))

    def test_values_of_a_schema_are_told_in_words(self):
        told = {
            "`true` or `false`": {"type": "boolean"},
            '`"a"`, `"b"`': {"enum": ["a", "b"]},
            "list of texts": {"type": "array", "items": {"type": "string"}},
            "list of texts or text": {"type": ["array", "string"], "items": {"type": "string"}},
            "list of tables": {"type": "array", "items": {"type": "object"}},
            "number from 0 to 1": {"type": "number", "minimum": 0, "maximum": 1},
            "text or list of texts": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        }
        for words, schema in told.items():
            self.assertEqual(pages.values_of(schema), words)
        with self.assertRaises(pages.PageError):
            pages.values_of({"type": "null"})

    def test_examples_are_escaped_and_marked(self):
        made = pages.marked("a <b> ⟦c & d⟧\n", ["No <source>."])
        self.assertIn("a &lt;b&gt; <mark>c &amp; d</mark></code></pre>", made)
        self.assertIn("<p>No &lt;source&gt;.</p>", made)

    def test_headings_inside_an_example_belong_to_it(self):
        page = "# r\n\n## Wrong\n\n```assessment\n## Right\n\nA.\n```\n\n## Right\n\n```assessment\nB.\n```\n"
        self.assertEqual(pages.examples(page, "Wrong"), ["## Right\n\nA.\n"])
        self.assertEqual(pages.examples(page, "Right"), ["B.\n"])

    def test_only_known_parts_and_outputs_of_the_program_are_filled_in(self):
        with self.assertRaisesRegex(pages.PageError, "nothing is called 'nonsense'"):
            pages.fill_in("<!-- generated: nonsense -->")
        with self.assertRaisesRegex(pages.PageError, "only outputs of assessor"):
            pages.fill_in("<!-- output: rm -r x -->")
        self.assertEqual(pages.fill_in("`<!-- assessor: ignore -->`"), "`<!-- assessor: ignore -->`")

    def test_a_block_is_fenced_by_more_than_it_contains(self):
        self.assertEqual(pages.code_block("a ``` b"), "````text\na ``` b\n````")


if __name__ == "__main__":
    unittest.main()
