use super::*;
use crate::actors::{Import, ImportOptions};
use std::fs;

const BERG: &str = "[[actor]]\nid = \"anna-berg\"\nschema = \"Person\"\nname = \"Anna Berg\"\n";

fn index() -> Vec<u8> {
    let mut import = Import::new(ImportOptions::default());
    import.read("a.csv", crate::actors::ImportFormat::Csv, &mut "name\nMagnus Scollay\n".as_bytes()).unwrap();
    let mut out = Vec::new();
    import.finish().0.write(&mut out).unwrap();
    out
}

#[test]
fn files_beside_the_configuration_are_read_and_mistakes_told() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(FOLDER);
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("b.toml"), format!("{BERG}colour = \"red\"\n")).unwrap();
    fs::write(folder.join("a.TOML"), b"\xff").unwrap();
    fs::write(folder.join("notes.txt"), "no registry").unwrap();
    fs::write(root.path().join("in.actors"), index()).unwrap();
    fs::write(root.path().join("bad.actors"), "no index").unwrap();
    let settings = config::ActorSettings {
        files: None,
        index: ["in.actors", "bad.actors", "gone.actors"].map(PathBuf::from).to_vec(),
    };
    let files = ActorFiles::find(root.path(), &settings);
    let Loaded { registry, problems } = Loaded::read(&files);
    assert!(registry.by_id("anna-berg").is_some() && registry.by_id("magnus-scollay").is_some());
    let told: Vec<_> =
        problems.iter().map(|p| p.to_string().replace(&*root.path().to_string_lossy(), "")).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told[0].starts_with("/gone.actors: cannot be read: "), "{told:?}");
    assert!(told[1].starts_with("/bad.actors: not an index"), "{told:?}");
    assert!(told[2].starts_with("/actors/a.TOML: not UTF-8: invalid byte 0 in line 1"), "{told:?}");
    assert!(told[3].starts_with("/actors/b.toml:5:1: unknown key `colour`"), "{told:?}");
    assert_eq!(problems[3].line.as_ref().unwrap().text, "colour = \"red\"");

    assert!(files.are_current());
    fs::write(folder.join("c.toml"), BERG).unwrap();
    assert!(!files.are_current());
}

#[test]
fn other_places_can_be_named() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("people.toml"), BERG).unwrap();
    let settings = config::ActorSettings {
        files: Some(vec!["people.toml".into(), "nowhere".into()]),
        ..config::ActorSettings::default()
    };
    let files = ActorFiles::find(root.path(), &settings);
    let Loaded { registry, problems } = Loaded::read(&files);
    assert!(registry.by_id("anna-berg").is_some());
    assert_eq!(problems.len(), 1);
    assert!(problems[0].path.ends_with("nowhere"));
    assert!(ActorFiles::find(root.path(), &config::ActorSettings::default()).is_empty());
}

#[cfg(unix)]
#[test]
fn a_file_that_leads_to_itself_is_told() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(FOLDER);
    fs::create_dir(&folder).unwrap();
    std::os::unix::fs::symlink(folder.join("loop.toml"), folder.join("loop.toml")).unwrap();
    fs::write(folder.join("b.toml"), BERG).unwrap();
    let Loaded { registry, problems } =
        Loaded::read(&ActorFiles::find(root.path(), &config::ActorSettings::default()));
    assert!(registry.by_id("anna-berg").is_some());
    assert_eq!(problems.len(), 1);
}
