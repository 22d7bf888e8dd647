use super::*;
use crate::features::testing::{SAMPLE, snapshot};

#[test]
fn takeaways_lead_to_paragraphs_and_those_to_sources() {
    let map = map(&snapshot(SAMPLE));
    assert_eq!((&*map.title, map.date.as_deref()), ("River Basin Assessment", Some("2024-05-03")));
    let outlets: Vec<_> = map.outlets.iter().map(|o| (&*o.name, o.group.name(), o.sources.len())).collect();
    assert_eq!(
        outlets,
        [
            ("TASS", "State news agencies", 1),
            ("example.org", "Sites, owner not known", 2),
            ("Ministry briefing, p. 12", "Without an address", 1)
        ]
    );
    let takeaways: Vec<_> =
        map.takeaways.iter().map(|t| (&*t.paragraphs, &*t.outlets, t.sources.in_words())).collect();
    assert_eq!(
        takeaways,
        [
            (&[0][..], &[0, 1][..], "2 outlets (3 links)".to_owned()),
            (&[2][..], &[2][..], "1 source".to_owned())
        ]
    );
    assert!(map.paragraphs[0].sentences[0].condensed);
    assert_eq!(map.paragraphs[1].section, "Harbour");
    let tass = &map.outlets[0].sources[0];
    assert_eq!((&*tass.written, &tass.url), ("https://tass dot ru/a", &None), "defanged stays dead");
}

/// A report with markup in every place that can contain text of the author.
const EVIL: &str = "\
# <img src=x onerror=alert(1)> & \"quotes\"

## Key Takeaways

- Forces <script>alert(1)</script> shelled 'Port' \"Anvil\" onmouseover=alert(1).

## <b>Port</b>

Forces <script>alert(1)</script> shelled 'Port' \"Anvil\" onmouseover=alert(1).[1] The governor claimed on May 3 that the \
</style><script>alert(2)</script> strikes killed 14 people.

## Endnotes

[1] <svg onload=alert(1)> p. 3; https://example.org/\"><script>alert(3)</script>; javascript:alert(4)
";

#[test]
fn nothing_of_the_text_is_markup() {
    let page = page(&map(&snapshot(EVIL)));
    for tag in ["<img", "<b>Port", "<svg onload", "<script>alert"] {
        assert!(!page.contains(tag), "{tag}");
    }
    assert_eq!(page.matches("<script").count(), 1, "its own");
    assert_eq!(page.matches("</style").count(), 1);
    assert!(!page.contains("href=\"javascript"));
    // No quotation mark of the text can end an attribute: attribute values are made by the program or contain none.
    assert!(!page.contains("\"><script"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn the_page_asks_for_nothing() {
    let page = page(&map(&snapshot(SAMPLE)));
    assert!(page.contains("default-src 'none'"));
    for loading in [" src=", "<link", "@import", "url(", "fetch(", "XMLHttpRequest", " style=", " onclick="] {
        assert!(!page.contains(loading), "{loading}");
    }
}

#[test]
fn a_text_without_anything_has_a_page_too() {
    let page = page(&map(&snapshot("")));
    assert!(page.contains("This text has no takeaways"));
    assert!(page.ends_with("</html>\n"));
}
