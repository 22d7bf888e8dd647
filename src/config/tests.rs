use super::*;

const PAGE: &str = include_str!("../../docs/settings.md");

/// Returns the examples of the page.
fn examples() -> Vec<&'static str> {
    PAGE.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// Returns the keys that `table` may contain, taken from the error about an unknown key.
fn keys(table: &str) -> Vec<String> {
    let error = toml::from_str::<Config>(&format!("{table}no-such-key = 1\n")).unwrap_err().to_string();
    let expected = error.split("expected").nth(1).unwrap_or_else(|| panic!("{error}"));
    let keys: Vec<_> = expected.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(!keys.is_empty(), "{error}");
    keys
}

#[test]
fn the_examples_of_the_page_are_right() {
    let examples = examples();
    assert!(examples.len() >= 4);
    // Each example alone, then all in one file.
    for example in examples.iter().copied().chain([examples.concat().as_str()]) {
        let config = Config::from_toml(example).unwrap_or_else(|error| panic!("{example}\n{error:?}"));
        assert!(config != Config::default(), "{example}");
        assert_eq!(config.rule_settings().1, [], "{example}");
    }
}

#[test]
fn the_page_has_every_key() {
    let all = examples().concat();
    let shown: toml::Table = toml::from_str(&all).unwrap();
    for key in keys("") {
        let value = shown.get(&key).unwrap_or_else(|| panic!("docs/settings.md has no '{key}'"));
        let (header, table) = match value {
            toml::Value::Table(table) => (format!("[{key}]\n"), table),
            toml::Value::Array(tables) => (format!("[[{key}]]\n"), tables[0].as_table().unwrap()),
            _ => continue,
        };
        // Its keys are the names of any rules.
        if key != "rules" {
            for inner in keys(&header) {
                assert!(table.contains_key(&inner), "docs/settings.md has no '{key}.{inner}'");
            }
        }
    }
}

#[test]
fn a_rules_own_entry_beats_its_familys() {
    let config = Config::from_toml("[rules]\nsources = \"off\"\nunused-endnote = \"hint\"\n").unwrap();
    let (settings, problems) = config.rule_settings();
    let severity = |name| settings.severity(rules::by_name(name).unwrap());
    assert_eq!(severity("unused-endnote"), Some(Severity::Hint));
    assert_eq!(severity("duplicate-endnote-number"), None);
    assert_eq!(severity("dangling-marker"), Some(Severity::Error));
    assert_eq!(problems, []);
}

#[test]
fn ignores_and_hosts_reach_the_rules() {
    let text =
        "[[ignore]]\nrule = 'uncited-claim'\nsentence = '00000000000000ff'\n[sources]\ndefang = ['.ru']\n";
    let (settings, problems) = Config::from_toml(text).unwrap().rule_settings();
    assert_eq!((settings.defang().map(<[u64]>::len), problems), (Some(1), vec![]));
    let wrong =
        "[[ignore]]\nrule = 'uncited'\nsentence = '1'\n[[ignore]]\nrule = 'uncited-claim'\nsentence = 'x'\n";
    let problems = Config::from_toml(wrong).unwrap().rule_settings().1;
    let told: Vec<_> = problems.iter().map(|problem| problem.in_file(wrong)).collect();
    assert_eq!(
        told,
        ["line 2: There is no rule named \"uncited\".", "line 6: \"x\" is not the hash of a sentence."]
    );
}

#[test]
fn a_threshold_moves_alarms_and_hints_alike() {
    let need = |toml: &str| Config::from_toml(toml).map(|config| config.need);
    let model = Model::embedded();
    assert_eq!(Need::default().thresholds(model), model.thresholds());
    let own = need("[need]\nthreshold = 0.9\n").unwrap().thresholds(model);
    assert!((own.missing - 0.9).abs() < 1e-6);
    let apart = model.thresholds().missing - model.thresholds().carried;
    assert!((own.missing - own.carried - apart).abs() < 1e-6);
    assert!(need("[need]\nthreshold = 1.5\n").unwrap_err()[0].contains("from 0 to 1"));
}

#[test]
fn weights_are_looked_for_beside_the_file_and_complained_about_by_name() {
    let need = Config::from_toml("[need]\nweights = 'house.weights'\n").unwrap().need;
    let path = need.weights_in(Path::new("/team")).unwrap();
    assert_eq!(path, Path::new("/team/house.weights"));
    assert_eq!(Need::default().weights_in(Path::new("/team")), None);
    assert!(Config::model(&path, Ok(Model::embedded().write())).is_ok());
    for broken in [Ok(b"something else".to_vec()), Err(std::io::ErrorKind::NotFound.into())] {
        let problem = Config::model(&path, broken).unwrap_err();
        assert!(
            problem.contains("/team/house.weights: ") && problem.contains("are used instead"),
            "{problem}"
        );
    }
}

#[test]
fn idle_ignores_are_told_by_line() {
    let text = "[[ignore]]\nrule = 'marker-order'\nsentence = '0a'\n[[ignore]]\nrule = 'marker-order'\nsentence = '0b'\n";
    let config = Config::from_toml(text).unwrap();
    let idle = config.idle_ignores(&BTreeSet::from([("marker-order", 10)]), text);
    assert_eq!(
        idle,
        ["line 5: this [[ignore]] of marker-order (000000000000000b) suppresses no finding here."]
    );
}

#[test]
fn bibliographies_are_one_or_many() {
    let files = |toml: &str| Config::from_toml(toml).map(|config| config.sources.bibliography);
    assert_eq!(files("[sources]\nbibliography = 'a.bib'"), Ok(vec!["a.bib".into()]));
    assert_eq!(files("[sources]\nbibliography = ['a.bib', 'b.json']").unwrap().len(), 2);
    assert!(files("[sources]\nbibliography = 3").unwrap_err()[0].contains("a list of such texts"));
}

#[test]
fn mistakes_are_named() {
    let text = "# ours\n[rules]\nuncited-clam = \"off\"\n\"source\" = 'off'\nnothing = 'off'\n";
    let told = |text: &str| {
        let problems = Config::from_toml(text).unwrap().rule_settings().1;
        problems.iter().map(|problem| problem.in_file(text)).collect::<Vec<_>>()
    };
    assert_eq!(
        told(text),
        [
            "line 5: There is no rule named \"nothing\".",
            "line 4: There is no rule named \"source\". Did you mean \"sources\"?",
            "line 3: There is no rule named \"uncited-clam\". Did you mean \"uncited-claim\"?",
        ]
    );
    let error = Config::from_toml("rule = 3\n").unwrap_err().join("\n");
    assert!(error.contains("rule") && error.contains("line 1"), "{error}");
}
