use super::*;

fn guess(table: &'static str, key: &'static str, value: &str, certainty: Certainty) -> Guess {
    Guess { table, key, value: value.to_owned(), reason: "All 9 reports say so.".to_owned(), certainty }
}

#[test]
fn every_guess_has_its_place_in_the_template() {
    let all = [
        ("", "profile", "\"phia\""),
        ("sources", "defang", "[\".ru\"]"),
        ("sources", "bibliography", "[\"a.bib\"]"),
        ("headings", "takeaways", "[\"What \\\"matters\\\"\"]"),
        ("headings", "notes", "[\"Material\"]"),
        ("need", "expects-citations", "false"),
    ];
    for (table, key, value) in all {
        let text = filled(&[guess(table, key, value, Certainty::Sure)]);
        let line = format!("\n# All 9 reports say so.\n{key} = {value}\n");
        assert!(text.contains(&line), "{text}");
        let config = Config::from_toml(&text).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"));
        assert_ne!(config, Config::default(), "{key}");
        let text = filled(&[guess(table, key, value, Certainty::Unsure)]);
        assert!(text.contains(&format!("\n# All 9 reports say so.\n#{key} = {value}\n")), "{text}");
        assert_eq!(Config::from_toml(&text).unwrap(), Config::default());
    }
    for (table, key) in [("actors", "files"), ("archive", "folders")] {
        let text = filled(&[guess(table, key, "", Certainty::Remark)]);
        assert!(text.contains(&format!("\n# All 9 reports say so.\n#{key} = ")), "{text}");
    }
    assert_eq!(filled(&[]), TEMPLATE);
}

#[test]
fn comments_are_wrapped() {
    let lines = wrapped(&"word ".repeat(60));
    assert!(lines.len() == 4 && lines.iter().all(|line| line.len() + 2 <= WIDTH), "{lines:?}");
    assert_eq!(lines.join(" ").split(' ').count(), 60);
}

#[test]
fn arguments_are_quoted_for_a_shell() {
    assert_eq!(quoted("reports/2024"), "reports/2024");
    assert_eq!(quoted("my reports"), "'my reports'");
    assert_eq!(quoted("it's"), r"'it'\''s'");
}
