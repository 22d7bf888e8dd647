"""The check of the site finds what is wrong, and nothing in a site that is right."""

import tempfile
import unittest
from pathlib import Path

from check_site import check

FRONT = '<main><h1 id="front">Front</h1><a href="rules/one.html#why">One</a><img src="a.png" alt="A report"></main>'
RULE = '<nav><a href="../index.html">Back</a></nav><main><h2 id="why">Why</h2><a href="../index.html#front">Up</a></main>'


class Check(unittest.TestCase):
    def faults(self, sources=(), **changes):
        """Returns the faults of a small site with these changes; `None` removes a file."""
        files = {"index.html": FRONT, "rules/one.html": RULE, "a.png": "", **changes}
        with tempfile.TemporaryDirectory() as folder:
            for path, text in files.items():
                if text is not None:
                    Path(folder, path).parent.mkdir(parents=True, exist_ok=True)
                    Path(folder, path).write_text(text, encoding="utf-8")
            found = check(Path(folder), [Path("docs", source) for source in sources])
        return {name: faults for name, faults in found.items() if faults}

    def test_a_good_site_has_no_faults(self):
        self.assertEqual(self.faults(["README.md", "SUMMARY.md"]), {})

    def test_links_to_other_sites_are_not_followed(self):
        text = FRONT.replace("</main>", '<a href="https://example.org/x">x</a><a href="//example.org">y</a></main>')
        self.assertEqual(self.faults(**{"index.html": text}), {})

    def test_a_missing_page_is_found(self):
        text = RULE.replace("</main>", '<a href="two.html">Two</a></main>')
        self.assertEqual(self.faults(**{"rules/one.html": text}), {"links": ["rules/one.html: there is no two.html"]})

    def test_a_missing_anchor_is_found_on_the_same_page_and_on_others(self):
        text = FRONT.replace("#why", "#how").replace("</main>", '<a href="#end">End</a></main>')
        told = ["index.html: there is no #how in rules/one.html", "index.html: there is no #end in index.html"]
        self.assertEqual(self.faults(**{"index.html": text}), {"links": told})

    def test_a_missing_picture_is_found(self):
        self.assertEqual(self.faults(**{"a.png": None}), {"links": ["index.html: there is no a.png"]})

    def test_a_missing_dark_picture_is_found(self):
        text = FRONT.replace("<img", '<source srcset="dark.png 2x"><img')
        self.assertEqual(self.faults(**{"index.html": text}), {"links": ["index.html: there is no dark.png"]})

    def test_the_navigation_does_not_save_a_page_from_being_an_orphan(self):
        text = FRONT.replace("<main>", '<nav><a href="two.html">Two</a></nav><main>')
        found = self.faults(**{"index.html": text, "two.html": "<main><a href='index.html'>Up</a></main>"})
        self.assertEqual(found, {"orphans": ["two.html: no page links to it in its text"]})

    def test_the_answer_to_a_wrong_address_uses_the_base(self):
        good = '<base href="/site/"><main><a href="rules/one.html">One</a><a href="/site/index.html">Up</a></main>'
        self.assertEqual(self.faults(**{"404.html": good}), {})
        bad = good.replace("/site/index", "/other/index")
        self.assertIn("links", self.faults(**{"404.html": bad}))

    def test_a_picture_without_text_is_found(self):
        text = FRONT.replace(' alt="A report"', "")
        self.assertEqual(self.faults(**{"index.html": text}), {"pictures": ["index.html: a.png has no alt text"]})

    def test_what_was_not_filled_in_is_found_outside_code(self):
        text = FRONT.replace("</main>", "<!-- generated: rules --></main>")
        self.assertEqual(self.faults(**{"index.html": text}), {"leftovers": ["index.html: contains <!-- generated:"]})
        text = FRONT.replace("</main>", "<code>⟦word⟧</code></main>")
        self.assertEqual(self.faults(**{"index.html": text}), {})

    def test_a_page_that_the_summary_lacks_is_found(self):
        told = ["docs/speed.md: SUMMARY.md does not name it"]
        self.assertEqual(self.faults(["README.md", "speed.md"]), {"summary": told})

    def test_an_empty_folder_is_no_site(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertIn("pages", {name for name, faults in check(Path(folder)).items() if faults})


if __name__ == "__main__":
    unittest.main()
