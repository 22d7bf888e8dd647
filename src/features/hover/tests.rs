use std::sync::Arc;

use super::{Past, hover, hover_with};
use crate::actors::Registry;
use crate::analysis::{Document, Environment};
use crate::assessment::Scale;
use crate::text::Text;

/// Returns the hover at `┃`, after a first line with the words that it is about.
fn shown(marked: &str) -> String {
    let at = marked.find('┃').expect("a caret") as u32;
    let text = marked.replace('┃', "");
    let snapshot =
        Document::new("2024-11-30.md", Text::new(&text), Arc::new(Environment::default())).snapshot();
    match hover(&snapshot, at) {
        Some(hover) => format!("[{}]\n{}", &text[hover.span.range()], hover.markdown),
        None => "nothing".into(),
    }
}

#[test]
fn a_person_with_the_role_on_the_documents_date() {
    insta::assert_snapshot!(shown("Syrian President Bashar al-A┃ssad’s staff left."), @r#"
        [Bashar al-Assad]
        **Bashar al-Assad** · بشار الأسد  
        **President of Syria**, 2000-07-17 to 2024-12-08  
        Person · Syria

        President of Syria until he fled to Moscow on 2024-12-08.

        The title "Syrian President" is correct on 2024-11-30.

        Also known as: Bashar Assad, Bashar al-Asad, Bashar Al Assad and 2 more

        Named once in this text

        From Assessor's registry, entered by hand in 2026-11; identifier from Wikidata · [Wikidata Q44329](https://www.wikidata.org/wiki/Q44329)
        "#);
}

/// Returns the last line of the hover at `┃`, given the mentions in past reports.
fn remembered(marked: &str, past: Past) -> String {
    let at = marked.find('┃').expect("a caret") as u32;
    let text = Text::new(&marked.replace('┃', ""));
    let snapshot = Document::new("2024-11-30.md", text, Arc::new(Environment::default())).snapshot();
    let key = crate::archive::actor_key("sergei-lavrov");
    let hover =
        hover_with(&snapshot, at, &|asked| (asked == key).then(|| past.clone()), &[]).expect("a hover");
    hover
        .markdown
        .lines()
        .find(|line| line.starts_with("Named"))
        .unwrap_or_default()
        .split(" · [Wiki")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn what_past_reports_say() {
    let day = jiff::civil::date;
    let past = |date, title: Option<(&str, _)>| Past {
        reports: 14,
        before: false,
        date,
        file: "basin [1].md".into(),
        link: "file:///r/basin%20(1).md#L8".into(),
        title: title.map(|(title, date)| (title.into(), date)),
    };
    let spring = Some(day(2024, 5, 3));
    let shown = |past| remembered("Sergei Lav┃rov spoke.", past);
    assert_eq!(
        shown(past(spring, Some(("Minister", spring)))),
        "Named once in this text · Past reports: 14, last on \
         [2024-05-03](file:///r/basin%20%281%29.md#L8) as \"Minister\""
    );
    assert!(
        shown(past(spring, Some(("Minister", Some(day(2024, 1, 2))))))
            .ends_with("; on 2024-01-02 as \"Minister\"")
    );
    let once = Past { reports: 1, ..past(None, None) };
    assert_eq!(
        shown(once),
        "Named once in this text · Past reports: 1, in [basin \\[1\\].md](file:///r/basin%20%281%29.md#L8)"
    );
    let earlier = Past { before: true, ..past(spring, None) };
    assert!(shown(earlier).contains(" · Earlier reports: 14, last on [2024-05-03]"));
    assert!(!remembered("Hakan Fi┃dan spoke.", past(None, None)).contains("reports"));
}

#[test]
fn a_surname_and_its_possessive_once_introduced() {
    let first = |text| shown(text).lines().take(2).collect::<Vec<_>>().join(" ");
    assert_eq!(
        first("Sergei Lavrov spoke. Lav┃rov left."),
        "[Lavrov] **Sergei Lavrov** · Сергей Викторович Лавров  "
    );
    assert_eq!(
        first("Sergei Lavrov spoke. Lavrov’s┃ staff left."),
        first("Sergei Lavrov spoke. Lav┃rov left.")
    );
}

#[test]
fn whether_the_title_fits_on_the_date() {
    let said = |text| shown(text).lines().find(|l| l.starts_with("The title ")).map(str::to_owned);
    let stale = said("Russian Defense Minister Sergei Sho┃igu spoke.");
    assert_eq!(
        stale.as_deref(),
        Some("The title \"Russian Defense Minister\" was no longer held on 2024-11-30.")
    );
    let fits = said("Russian Defense Minister Andrei Belo┃usov spoke.");
    assert_eq!(fits.as_deref(), Some("The title \"Russian Defense Minister\" is correct on 2024-11-30."));
    assert_eq!(said("Sergei Sho┃igu spoke."), None);
}

#[test]
fn somebody_whom_only_the_text_knows() {
    insta::assert_snapshot!(
        shown("River Basin Security Council Secretary Anatol Brevik spoke. Bre┃vik left."), @"
        [Brevik]
        **Anatol Brevik**

        Person

        Not in the actor registry. Title in this text: River Basin Security Council Secretary.

        Named 2 times in this text
        "
    );
}

#[test]
fn a_markers_sources_refanged() {
    insta::assert_snapshot!(
        shown("It fell.[1┃]\n\n[1] hxxps://tass[.]ru/a; The daily brief, p. 4; https://example.org/b"), @"
        [[1]]
        TASS, Russian state news agency; example.org, owner not known

        `[1]` 3 sources

        - tass.ru · `https://tass.ru/a`
        - The daily brief, p. 4
        - example.org · <https://example.org/b>
        "
    );
    insta::assert_snapshot!(shown("It fell.[7┃]\n\n[1] https://example.org/b"), @"
        [[7]]
        `[7]` has no endnote in this text.
        ");
    insta::assert_snapshot!(shown("It fell.[1]\n\n[1┃] https://example.org/b"), @"
        [[1]]
        example.org, owner not known

        `[1]` example.org · <https://example.org/b>

        Cited once.
        ");
}

#[test]
fn the_publisher_comes_first() {
    let first = |marked: &str| shown(marked).lines().nth(1).unwrap().trim_end().to_owned();
    let note =
        "It fell.[1]\n\n[1] https://web.archive.org/web/2024/https://t.me/s/tass_agency/1; https://tass.ru/a";
    assert_eq!(first(&note.replacen("[1]", "[1┃]", 1)), "TASS, Russian state news agency");
    assert_eq!(first(&note.replace("ru/a", "ru/┃a")), "TASS, Russian state news agency");
    assert_eq!(
        first("It [fell┃](https://x.com/harbour_watch/status/1)."),
        "x.com/harbour\\_watch, owner not known"
    );
}

#[test]
fn a_team_says_what_it_thinks_of_an_outlet() {
    let team = "[[actor]]\nid = 'herald'\nschema = 'Media'\nname = 'Harbour Herald'\ncountry = 'no'\noutlet = 'local-media'\n\
        domain = 'herald.example.org'\nowner = [{ name = 'Port Council', from = '2020' }, { name = 'Inga Tulloch', to = '2019' }]\n\
        grade = 'B2'\nnote = 'Checks facts.'\n[[actor]]\nid = 'tass'\ngrade = 'D'\n";
    let (registry, problems) = Registry::extended(&[("team.toml", team)]);
    assert_eq!(problems, []);
    let environment = Arc::new(Environment { registry: Arc::new(registry), ..Environment::default() });
    let text = "# R, May 3, 2024\n\nIt fell.[1] It rose.[2]\n\n[1] https://www.herald.example.org/a\n[2] https://tass.ru/a\n";
    let snapshot = Document::new("a.md", Text::new(text), environment).snapshot();
    let at = |what: &str| hover(&snapshot, text.find(what).unwrap() as u32 + 1).unwrap().markdown;
    assert!(
        at("[1]").starts_with(
            "Harbour Herald, Norwegian local news outlet  \nOwner: Port Council · Grade: B2 · Checks facts.\n"
        ),
        "{}",
        at("[1]")
    );
    assert!(
        at("[2]").starts_with("TASS, Russian state news agency  \nOwner: Government of Russia · Grade: D\n")
    );
}

#[test]
fn an_entry_of_the_bibliography() {
    use crate::bibliography::{Bibliography, File};
    let text = "@article{pier, author = {Oru, Ben and Marsh, Ann}, title = {Pier *Notes*}, journal = {Gazette}, \
        date = {2023-05}, url = {hxxps://example[.]ru/a}}";
    let file = File::read(std::path::Path::new("/x/river.bib"), text);
    let bibliography = Arc::new(Bibliography::new(vec![Arc::new(file)], true));
    let environment = Arc::new(Environment { bibliography, ..Environment::default() });
    let text = "It fell [@pier, p. 3]. It rose [@peer].";
    let snapshot = Document::new("a.md", Text::new(text), environment).snapshot();
    let at = |what: &str| hover(&snapshot, text.find(what).unwrap() as u32 + 1).map(|h| h.markdown);
    insta::assert_snapshot!(at("pier").unwrap(), @r"
        example.ru, owner not known

        **Pier \*Notes\***

        Ben Oru, Ann Marsh · Gazette · 2023-05

        example.ru · `https://example.ru/a`

        `[@pier]` in river.bib, line 1
        ");
    assert_eq!(at("peer").as_deref(), Some("`[@peer]` is not in the bibliography of this text."));
}

#[test]
fn a_range_shows_what_its_numbers_cite() {
    let text = "It fell.[1-3]\n\n[1] https://a.org\n[2] https://b.org\n[3] https://c.org";
    let first = |marked: &str| shown(marked).lines().nth(3).map(str::to_owned);
    assert_eq!(first(&text.replace("-3", "-3┃")).as_deref(), Some("`[1]` a.org · <https://a.org>"));
    assert_eq!(first(&text.replace("-3", "-┃3")).as_deref(), Some("`[3]` c.org · <https://c.org>"));
    assert_eq!(first(&text.replace("[1-", "[┃1-")).as_deref(), Some("`[1]` a.org · <https://a.org>"));
    assert_eq!(shown(&text.replace("-3", "┃-3")).matches("org>").count(), 3);
}

#[test]
fn markup_in_a_source_is_harmless() {
    let words = shown("It fell.[1┃]\n\n[1] <b>*bold*</b> [link](javascript:alert(1))");
    assert!(words.contains(r"\<b\>\*bold\*\</b\> \[link\](javascript"), "{words}");
}

#[test]
fn a_word_of_likelihood() {
    insta::assert_snapshot!(shown("It is highly unlikely and very li┃kely at once."), @"
        [very likely]
        **very likely**: 80 to 95 percent

        Scale: Intelligence Community Directive 203 (2015).
        ");
    assert!(shown("It is highly unli┃kely.").contains("not a term of this scale"));
    assert!(shown("It m┃ay rain.").contains("possible"));
    assert!(shown("We have high confi┃dence in it.").contains("how well founded"));
}

#[test]
fn a_day_with_its_weekday_and_distance() {
    insta::assert_snapshot!(shown("It fell on November 2┃9 again."), @r"
    [November 29]
    **Friday 2024-11-29**

    The day before the date of this document, 2024-11-30.
    ");
    insta::assert_snapshot!(shown("It fell two wee┃ks ago."), @r"
    [two weeks ago]
    **Saturday 2024-11-16**

    14 days before the date of this document, 2024-11-30.
    ");
    assert_eq!(shown("It fell in two wee┃ks."), "nothing");
}

#[test]
fn the_scale_in_force_gives_the_band() {
    let environment = Environment { scale: Scale::Phia, ..Environment::default() };
    let text = "It is highly unlikely to rain.";
    let snapshot = Document::new("a.md", Text::new(text), Arc::new(environment)).snapshot();
    let hover = hover(&snapshot, 12).expect("a word of likelihood");
    assert!(
        hover.markdown.contains("10 to 20 percent") && hover.markdown.contains("PHIA"),
        "{}",
        hover.markdown
    );
}

#[test]
fn what_is_no_estimate_has_no_hover() {
    assert_eq!(shown("It is unlike┃ anything."), "nothing");
}

#[test]
fn what_a_finding_says_is_not_said_twice() {
    let said = |marked: &str, told: &[&str]| {
        let at = marked.find('┃').expect("a caret") as u32;
        let text = Text::new(&marked.replace('┃', ""));
        let snapshot = Document::new("2024-11-30.md", text, Arc::new(Environment::default())).snapshot();
        hover_with(&snapshot, at, &|_| None, told).map(|hover| hover.markdown).unwrap_or_default()
    };
    let dangling = "It fell.[7┃]\n\n[1] https://example.org/b";
    assert!(!said(dangling, &[]).is_empty());
    assert_eq!(said(dangling, &["dangling-marker"]), "");
    assert!(!said("It fell.[1┃]\n\n[1] https://example.org/b", &["dangling-marker"]).is_empty());
    let unused = "It fell.\n\n[1┃] https://example.org/b";
    let (alone, beside) = (said(unused, &[]), said(unused, &["unused-endnote"]));
    assert!(alone.starts_with(&beside) && alone.len() > beside.len(), "{alone}");
    let stale = "Russian Defense Minister Sergei Sho┃igu spoke.";
    assert!(
        said(stale, &[]).contains("Russian Defense Minister'")
            || said(stale, &[]).contains("Russian Defense Minister\"")
    );
    assert!(!said(stale, &["stale-title"]).contains("no longer held"));
    assert_eq!(said("It is highly unli┃kely.", &["off-scale-term"]), "");
}
