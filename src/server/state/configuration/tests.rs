use serde_json::json;

use super::*;

#[test]
fn finds_the_nearest_file_within_the_workspace_folder() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("team");
    let deep = folder.join("2026/november");
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(root.path().join(FILE_NAME), "").unwrap();
    let folders = vec![folder.clone(), folder.join("2026")];
    let mut configuration = Configuration { folders, ..Configuration::default() };
    let document = deep.join("a.md");
    assert_eq!(configuration.nearest_file(&document), None, "above the folder");
    std::fs::write(folder.join(FILE_NAME), "").unwrap();
    assert!(configuration.recheck_files());
    assert_eq!(configuration.nearest_file(&document), Some(folder.join(FILE_NAME)));
    std::fs::write(deep.join(FILE_NAME), "").unwrap();
    configuration.forget_files();
    assert_eq!(configuration.nearest_file(&document), Some(deep.join(FILE_NAME)));
    assert_eq!(
        configuration.nearest_file(&root.path().join("b.md")),
        Some(root.path().join(FILE_NAME)),
        "outside of all folders"
    );
    assert!(!configuration.recheck_files());
}

#[test]
fn a_broken_file_is_told_once_and_left_out() {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join(FILE_NAME), "rules = ").unwrap();
    let mut configuration = Configuration::default();
    let uri = url::Url::from_file_path(root.path().join("a.md")).unwrap();
    assert!(configuration.settings_for(uri.as_str()).file.is_some());
    configuration.settings_for(uri.as_str());
    let problems = configuration.take_problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains(FILE_NAME), "{problems:?}");
}

#[test]
fn weights_are_read_beside_the_file_and_again_when_they_change() {
    let root = tempfile::tempdir().unwrap();
    let weights = root.path().join("house.weights");
    std::fs::write(root.path().join(FILE_NAME), "[need]\nweights = 'house.weights'\nthreshold = 0.9")
        .unwrap();
    let uri = url::Url::from_file_path(root.path().join("a.md")).unwrap();
    let mut configuration = Configuration::default();

    let without = configuration.settings_for(uri.as_str());
    assert!(Arc::ptr_eq(&without.environment().model, Model::embedded()));
    assert!((without.environment().thresholds.missing - 0.9).abs() < 1e-6);
    let problems = configuration.take_problems();
    assert!(problems.len() == 1 && problems[0].contains("house.weights"), "{problems:?}");

    std::fs::write(&weights, Model::embedded().write()).unwrap();
    assert!(configuration.recheck_files());
    let with = configuration.settings_for(uri.as_str());
    assert!(!Arc::ptr_eq(&with.environment().model, Model::embedded()));
    assert!(with != without);
    configuration.forget_files();
    assert!(configuration.settings_for(uri.as_str()) == with, "the same file is not read again");
    assert_eq!(configuration.take_problems(), [""; 0]);

    std::fs::write(&weights, "no weights").unwrap();
    let later = SystemTime::now() + std::time::Duration::from_secs(5);
    std::fs::File::options().write(true).open(&weights).unwrap().set_modified(later).unwrap();
    assert!(configuration.recheck_files());
    let broken = configuration.settings_for(uri.as_str());
    assert!(Arc::ptr_eq(&broken.environment().model, Model::embedded()));
    let problems = configuration.take_problems();
    assert!(problems.len() == 1 && problems[0].contains("not a file of learned weights"), "{problems:?}");
}

#[test]
fn what_a_copy_finds_out_counts_unless_all_has_changed() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join("deep")).unwrap();
    std::fs::write(root.path().join(FILE_NAME), "[rules]\nno-such-rule = 'hint'").unwrap();
    let uri = url::Url::from_file_path(root.path().join("deep/a.md")).unwrap();
    let uri = uri.as_str();
    let mut configuration = Configuration::default();
    assert!(configuration.made_for(uri).is_none());
    let (mut copy, changes) = configuration.copy();
    let settings = copy.settings_for(uri);
    assert!(configuration.made_for(uri).is_none());
    assert!(configuration.take_over(copy, changes));
    assert!(Arc::ptr_eq(&configuration.made_for(uri).unwrap(), &settings));
    assert!(Arc::ptr_eq(&configuration.settings_for(uri), &settings));
    assert_eq!(configuration.take_problems().len(), 1);

    let (mut copy, changes) = configuration.copy();
    copy.settings_for("file:///elsewhere/b.md");
    configuration.set_client(json!({"rules": {"citations": "off"}}));
    assert!(!configuration.take_over(copy, changes), "the copy knows nothing of it");
    assert!(configuration.made_for(uri).is_none());
}

#[test]
fn takes_the_clients_section_bare_or_by_name() {
    let mut configuration = Configuration::default();
    assert!(configuration.set_client(json!({"assessor": {"rules": {"citations": "off"}}})));
    assert!(!configuration.set_client(json!({"rules": {"citations": "off"}, "trace": {"server": "off"}})));
    assert!(!configuration.set_client(Value::Null));
    let unset = json!({"rules": {"citations": "off"}, "need": {"threshold": null}, "sources": null});
    assert!(configuration.set_client(unset), "a table that was not there before");
    assert_eq!(configuration.take_problems(), [""; 0]);
}

#[test]
fn the_file_wins_setting_by_setting() {
    use crate::rules::{Severity, by_name};
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join(FILE_NAME), "[rules]\nuncited-claim = 'hint'").unwrap();
    let mut configuration = Configuration::default();
    configuration.set_client(json!({"rules": {"uncited-claim": "error", "marker-order": "off"}}));
    let uri = url::Url::from_file_path(root.path().join("a.md")).unwrap();
    let settings = configuration.settings_for(uri.as_str());
    assert_eq!(settings.rules.severity(by_name("uncited-claim").unwrap()), Some(Severity::Hint));
    assert_eq!(settings.rules.severity(by_name("marker-order").unwrap()), None);
    assert!(configuration.settings_for("untitled:a").file.is_none());
}
