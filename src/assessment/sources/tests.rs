use super::*;
use proptest::prelude::*;

/// Each source as `url`, with `~` before a defanged one, or as `"text"`.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let shown: Vec<_> = parse(text)
        .iter()
        .map(|s| match s.url {
            Some(url) => format!("{}{}", if s.defanged { "~" } else { "" }, refang(&text[url.range()])),
            None => format!("{:?}", &text[s.span.range()]),
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn parts_sources_by_whatever_stands_between() {
    check(
        " https://a.org/1; https://b.org/2 ;https://c.org/3",
        &["https://a.org/1", "https://b.org/2", "https://c.org/3"],
    );
    check(
        "https://a.org/1, https://b.org/2 https://c.org/3https://d.org/4",
        &["https://a.org/1", "https://b.org/2", "https://c.org/3", "https://d.org/4"],
    );
}

#[test]
fn an_archived_url_is_one() {
    check(
        "https://web.archive.org/web/2022/https://a.org/x",
        &["https://web.archive.org/web/2022/https://a.org/x"],
    );
    check("https://a.org/r?u=https://b.org/x", &["https://a.org/r?u=https://b.org/x"]);
    check(
        "https://a.org/x?b=1&amp;r=https%3A%2F%2Fb.ru%2Fx; c.org",
        &["https://a.org/x?b=1&amp;r=https%3A%2F%2Fb.ru%2Fx", "https://c.org"],
    );
    check("(https://a.org/x)(https://b.org/y) ", &["https://a.org/x", "https://b.org/y"]);
}

#[test]
fn refangs_what_is_defanged() {
    check("https://tass dot ru/politika/16", &["~https://tass.ru/politika/16"]);
    check(
        "tass dot ru; hxxps://b[.]org/x; http://c(dot)d dot com.lb/y",
        &["~https://tass.ru", "~https://b.org/x", "~http://c.d.com.lb/y"],
    );
    check("https://news dotcom/a", &["~https://news.com/a"]);
    check(
        "ttps://t.me/swodki/1; https:// t.me/x/2; tps://x.com/3",
        &["~https://t.me/swodki/1", "~https://t.me/x/2", "~https://x.com/3"],
    );
    check("https://a dot ru/index dot html; https://b.org", &["~https://a.ru/index.html", "https://b.org"]);
}

#[test]
fn reads_schemes_and_slashes_in_disguise() {
    for url in [
        "hxxps[:]//harbor[.]example/a",
        "hxxps[://]harbor[.]example/a",
        "hxxps(://)harbor(.)example/a",
        "hxxps[:][/][/]harbor[.]example[/]a",
        "hxtps:[//]harbor[.]example/a",
        "htxps://harbor.example/a",
        "HXXPS://harbor{.}example/a",
        "h**ps://harbor [.] example/a",
        r"https:\\harbor.example\a",
        "https:\\/\\/harbor.example\\/a",
        "https://harbor[dot]example/a",
        "https://harbor[DOT]example/a",
        "https://harbor.]example/a",
        "https://harbor[.example/a",
        "https://harbor\\.example/a",
    ] {
        check(url, &["~https://harbor.example/a"]);
    }
    check("hxxp://harbor[.]example[:]8080/a", &["~http://harbor.example:8080/a"]);
    check("fxp://harbor[.]example/a; ftp://b.org/x", &["~ftp://harbor.example/a", "ftp://b.org/x"]);
    check("harbor[.]example", &["~https://harbor.example"]);
    check("HTTPS://HARBOR.EXAMPLE/A", &["https://HARBOR.EXAMPLE/A"]);
}

#[test]
fn reads_paths_to_their_end() {
    for (text, url) in [
        ("hxxps://harbor[.]example/a[.]html", "~https://harbor.example/a.html"),
        ("hxxps://harbor[.]example/a?x=1&y=[2]", "~https://harbor.example/a?x=1&y=[2]"),
        ("https://harbor.example/a;v=1", "https://harbor.example/a;v=1"),
        ("https://harbor.example/a;id=4?b;c=d", "https://harbor.example/a;id=4?b;c=d"),
        ("https://harbor.example/a\u{200b}", "https://harbor.example/a"),
        ("\u{feff}https://harbor.example/a\u{2060}\u{200d}.", "https://harbor.example/a"),
        ("[https://harbor.example/a]", "https://harbor.example/a"),
        ("https://pilot:a1@harbor.example/a", "https://pilot:a1@harbor.example/a"),
        (r"https://harbor.example/a\_b", "https://harbor.example/a_b"),
    ] {
        check(text, &[url]);
    }
    check(
        "https://a.org/1;https://b.org/2;c.org/3",
        &["https://a.org/1", "https://b.org/2", "https://c.org/3"],
    );
}

#[test]
fn an_e_mail_address_is_no_url() {
    for mail in [
        "press[@]harbor[.]org",
        "press@harbor.org",
        "jane.me@harbor.co.uk",
        "press[at]harbor[dot]org",
        "press (at) harbor (dot) org",
        "press[@]news[.]harbor[.]org",
        "E-mail to press at harbor dot org",
    ] {
        check(mail, &[&format!("{mail:?}")]);
    }
    check("press@harbor.org; https://harbor.org/a", &["\"press@harbor.org\"", "https://harbor.org/a"]);
    check("Shown at harbor dot org/a", &["~https://harbor.org/a"]);
}

#[test]
fn knows_what_a_browser_opens() {
    for (url, live) in [
        ("https://harbor.example/a", true),
        ("HTTP://harbor.example", true),
        ("harbor.example/a", false),
        ("hxxps://harbor.example/a", false),
        ("https://harbor[.]example/a", false),
        ("press@harbor.org", false),
        ("https://harbor.example/a b", false),
    ] {
        assert_eq!(is_live(url), live, "{url}");
    }
}

#[test]
fn prose_is_a_source_too() {
    check("Ministry briefing, p. 12.", &["\"Ministry briefing, p. 12.\""]);
    check("Le Monde, 3 May, https://lemonde.fr/x.", &["https://lemonde.fr/x"]);
    check("annual-report.pdf (example.org), pp. 9-10", &["https://example.org"]);
    check("facebook.com/General.Staff/posts/28.", &["https://facebook.com/General.Staff/posts/28"]);
    check("", &[]);
}

#[test]
fn long_runs_of_labels_cost_no_more_than_their_length() {
    // Milliseconds; minutes where each label starts a walk over the whole run.
    let started = std::time::Instant::now();
    for label in ["a.", "a dot ", "a[.]", "a.B/", "a.]", "a\\."] {
        let run = label.repeat(16_000);
        assert_eq!(parse(&run).len(), 1, "{label}");
        assert!(refang(&run).starts_with("https://a"));
    }
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    check("a.b.https://c.org/1", &["https://c.org/1"]);
}

#[test]
fn knows_the_host() {
    assert_eq!(host("https://www.example.org:80/a?b"), "example.org");
    assert_eq!(host("https://t.me/rybar/3"), "t.me");
    assert_eq!(host("https://t.me@harbor.example:80/3"), "harbor.example");
}

proptest! {
#[test]
fn sources_are_ordered_and_inside(text in "[a-z0-9 ./:;,\\[\\]()é-]{0,80}|(https?://|ttps:// ?|hxxp\\[://\\]|[@\\\\\u{200b}]|[a-z]{2,5}( dot |\\.|\\[\\.\\]|\\.\\])(ru|com)|[;, /x]){0,12}") {
        let mut at = 0;
        for source in parse(&text) {
            prop_assert!(source.span.start >= at && source.span.end as usize <= text.len());
            if let Some(url) = source.url {
                prop_assert!(source.span.covers(url));
                prop_assert!(refang(&text[url.range()]).starts_with("http"));
            }
            at = source.span.end;
        }
    }
}

#[test]
fn what_no_program_makes_a_link_of_is_defanged() {
    for (written, defanged) in [
        ("https://example.org/a", false),
        ("www.example.org/a", false),
        ("hxxps://example.org/a", true),
        ("https://example[.]org/a", true),
    ] {
        assert_eq!(is_defanged(written), defanged, "{written}");
    }
}
