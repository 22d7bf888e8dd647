//! The registry embedded in the program. The build compiles the files in `data/` to packed bytes, which are read in
//! place.

use std::sync::{Arc, LazyLock, OnceLock};

use super::index::Index;
use super::lexicon::LEXICON;
use super::load::Problem;
use super::registry::Registry;

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/actors.bin"));

impl Registry {
    /// Returns the embedded registry. It is opened on first use.
    #[must_use]
    pub fn embedded() -> Arc<Self> {
        static EMBEDDED: OnceLock<Arc<Registry>> = OnceLock::new();
        Arc::clone(EMBEDDED.get_or_init(|| Arc::new(Self::open(PACKED))))
    }

    /// Creates the embedded registry with files layered over it, such as a team's own. An entry with a known `id`
    /// overrides that entry key by key. A new `id` adds an entry.
    #[must_use]
    pub fn extended(sources: &[(&str, &str)]) -> (Self, Vec<Problem>) {
        Self::composed(&[], sources)
    }

    /// Creates the embedded registry with imported indexes after it and files layered over both.
    #[must_use]
    pub fn composed(indexes: &[Index], sources: &[(&str, &str)]) -> (Self, Vec<Problem>) {
        Self::embedded().with(indexes, sources)
    }
}

/// Initializes the embedded registry and the word lists, so that the first analysis need not.
pub fn prepare() {
    drop(Registry::embedded());
    LazyLock::force(&LEXICON);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::{BlockNames, Mention, PartialDate, link};

    /// The registry read from the source files of the repository.
    fn from_texts(more: &[(&str, &str)]) -> Registry {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/actors/data");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
            .map(|(name, path)| (name, std::fs::read_to_string(path).unwrap()))
            .collect();
        files.sort_unstable();
        let mut sources: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        sources.extend(more);
        let (registry, problems) = Registry::load(&sources);
        assert_eq!(problems, []);
        registry
    }

    fn mentions(text: &str, registry: &Registry) -> Vec<Mention> {
        link(&[0, text.len() as u32], &[BlockNames::read(text, registry)], registry)
    }

    const SENTENCES: [&str; 4] = [
        "Russian Foreign Minister Sergey Lavrov and the Ukrainian MoD spoke. Lavrov’s deputies listened.",
        "The Kremlin, the Ministry of Defense and Iran’s IRGC named Kadyrov-led units (RIA Novosti).",
        "Islamic Revolutionary Guard Corps (IRGC) Commander Hossein Salami met Zelenskyy near Kharkiv.",
        "Эрдоган, Сергей Лавров, the 810th Naval Infantry Brigade and the Turkish Foreign Ministry.",
    ];

    #[test]
    fn the_embedded_registry_equals_its_source_files() {
        let (packed, read) = (Registry::embedded(), from_texts(&[]));
        assert!(packed.len() > 1000 && packed.positions().count() > 100);
        assert!(packed.each_actor().eq(read.each_actor()));
        assert!(packed.positions().eq(read.positions()));
        for (_, actor) in read.each_actor() {
            assert_eq!(packed.by_id(&actor.id), read.by_id(&actor.id));
            for name in actor.spellings().chain(actor.native.iter().map(String::as_str)) {
                assert_eq!(packed.by_name(name), read.by_name(name), "{name}");
            }
            let found = packed.by_name(&actor.name);
            assert!(found.contains(&packed.by_id(&actor.id).unwrap()), "{}", actor.name);
            assert_eq!(found, read.by_name(&actor.name));
            assert_eq!(packed.by_name(actor.surname()), read.by_name(actor.surname()));
        }
        for position in read.positions() {
            let id = packed.position_by_id(&position.id).unwrap();
            assert_eq!(packed.position(id), position);
            assert!(packed.holders(id).eq(read.holders(id)));
            for title in &position.titles {
                assert_eq!(packed.positions_for(title), read.positions_for(title), "{title}");
            }
        }
        for text in SENTENCES {
            let found = mentions(text, &packed);
            assert!(found.len() > 1, "{text}");
            assert_eq!(found, mentions(text, &read));
        }
    }

    #[test]
    fn bodies_of_many_states_are_told_by_their_nationality() {
        let registry = Registry::embedded();
        let who = |text: &str| -> Vec<_> {
            let found = mentions(text, &registry);
            found.iter().filter_map(|m| Some(registry.actor(m.actor()?).id.clone())).collect()
        };
        let dutch = "dutch-general-intelligence-and-security-service";
        assert_eq!(who("The Dutch General Intelligence and Security Service warned."), [dutch]);
        assert_eq!(who("The General Directorate of Intelligence warned."), [""; 0]);
        assert_eq!(who("The Mexican Federal Police arrested him."), ["federal-police"]);
        for other in [
            "The Iraqi Federal Police arrested him.",
            "The German Federal Police and the Brazilian Federal Police arrested him.",
            "The Lebanese Directorate General of Immigration arrested him.",
            "The Indian Office of Naval Intelligence warned.",
            "The Ukrainian National Crime Agency warned.",
        ] {
            let found = who(other);
            assert!(found.is_empty(), "{other} {found:?}");
        }
        assert_eq!(who("APT28 and Sandworm struck the grid."), ["apt28", "sandworm"]);
    }

    #[test]
    fn summaries_agree_with_records() {
        let registry = Registry::embedded();
        for (_, actor) in registry.each_actor() {
            let brief = registry.brief(registry.by_id(&actor.id).unwrap());
            assert_eq!(brief, super::super::pack::ActorSummary::of(&actor));
        }
    }

    #[test]
    fn a_team_file_overrides_entries_and_adds_new_ones() {
        let team = r#"
[[position]]
id = "harbour-master"
name = "Harbour Master of Lerwick"
title = ["Harbour Master"]

[[actor]]
id = "sergei-lavrov"
weakAlias = ["Old Serge"]

[[actor]]
id = "inga-tulloch"
schema = "Person"
name = "Inga Tulloch"
occupancy = [{ post = "harbour-master", from = "2021" }]
"#;
        let base = Registry::embedded();
        let (extended, problems) = Registry::extended(&[("team.toml", team)]);
        assert_eq!(problems, []);
        assert_eq!(extended.len(), base.len() + 1);
        assert_eq!(extended.by_name("Old Serge"), [base.by_id("sergei-lavrov").unwrap()]);
        let master = extended.position_by_id("harbour-master").unwrap();
        assert_eq!(extended.positions_for("Harbour Master").positions, [master]);
        let holders: Vec<_> =
            extended.holders(master).map(|(id, _)| extended.actor(id).name.as_str()).collect();
        assert_eq!(holders, ["Inga Tulloch"]);
        // The result equals reading the file after the embedded ones.
        let read = from_texts(&[("team.toml", team)]);
        for (_, actor) in read.each_actor() {
            assert_eq!(extended.actor(extended.by_id(&actor.id).unwrap()).name, actor.name);
        }
        let named = |registry: &Registry, text: &str| -> Vec<_> {
            mentions(text, registry).iter().map(|m| (m.span, m.name(registry, text).to_owned())).collect()
        };
        for text in SENTENCES.into_iter().chain(["Lavrov met Inga Tulloch. Tulloch left Old Serge."]) {
            assert_eq!(named(&extended, text), named(&read, text));
        }
        let date = PartialDate::parse("2024").unwrap();
        let lavrov = base.by_id("sergei-lavrov").unwrap();
        assert_eq!(
            base.check_title(lavrov, "Russian Foreign Minister", date),
            extended.check_title(lavrov, "Russian Foreign Minister", date)
        );
    }

    #[test]
    fn each_site_and_channel_is_listed_once() {
        let registry = Registry::embedded();
        let mut seen = 0;
        for (id, actor) in registry.each_actor() {
            for name in actor.outlet.iter().flat_map(|outlet| outlet.names()) {
                let key = crate::assessment::identity::outlet_key(&name);
                assert_eq!(registry.outlet(std::iter::once(key)), Some(id), "{name} of {}", actor.name);
                assert_eq!(crate::assessment::addresses::outlet_name(&format!("https://{name}")), name);
                seen += 1;
            }
        }
        assert!(seen > 2000, "{seen}");
    }

    /// An id differs from the name only in case, diacritics and punctuation: those who know the name can type it.
    #[test]
    fn ids_of_listed_groups_read_as_their_names() {
        let mut seen = 0;
        for (_, actor) in from_texts(&[]).each_actor().filter(|(_, actor)| actor.listed) {
            seen += 1;
            let pattern: String = actor
                .name
                .chars()
                .map(|c| match c {
                    _ if c.is_ascii_alphanumeric() => c.to_ascii_lowercase().to_string(),
                    _ if c.is_alphanumeric() => "[a-z]{1,2}".to_owned(),
                    _ => "-?".to_owned(),
                })
                .collect();
            let well = regex::Regex::new(&format!("^{pattern}(-[a-z0-9]+)*$")).unwrap();
            assert!(well.is_match(&actor.id), "{} of {}", actor.id, actor.name);
            assert!(!actor.id.ends_with('-') && !actor.id.contains("--"), "{}", actor.id);
        }
        assert!(seen > 1000, "{seen}");
    }

    /// An entry stays listed if a team's file overrides it, and no team file makes an entry listed.
    #[test]
    fn a_team_changes_nothing_about_what_is_listed() {
        let over = "[[actor]]\nid = \"610-office\"\nsummary = \"Ours.\"\n";
        let own = "[[actor]]\nid = \"own-office\"\nschema = \"PublicBody\"\nname = \"Own Office\"\n";
        let (registry, problems) = Registry::extended(&[("team.toml", over), ("world-groups.toml", own)]);
        assert_eq!(problems, []);
        let of = |id: &str| registry.actor(registry.by_id(id).unwrap());
        assert!(of("610-office").listed && of("610-office").summary.as_deref() == Some("Ours."));
        assert!(!of("own-office").listed);
    }
}
