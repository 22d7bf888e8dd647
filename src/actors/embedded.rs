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
    use crate::actors::actor::Kind;
    use crate::actors::date::Held;
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
        for position in read.positions().filter(|position| !position.is_implied()) {
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

    /// A second entry of a person would override the roles of the first one.
    #[test]
    fn nobody_is_entered_twice() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/actors/data");
        let mut ids = std::collections::HashMap::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            // An entry without a schema adds keys to that of another file.
            let entries = text.split("[[actor]]").skip(1).filter(|entry| entry.contains("\nschema = "));
            for id in entries.map(|entry| entry.lines().nth(1).unwrap_or_default()) {
                let before = ids.insert(id.to_owned(), path.clone());
                assert_eq!(before, None, "{id} is also in {}", path.display());
            }
        }
        let mut items = std::collections::HashMap::new();
        for (_, actor) in Registry::embedded().each_actor().filter(|(_, actor)| actor.kind == Kind::Person) {
            if let Some(item) = actor.wikidata_id {
                assert_eq!(items.insert(item, actor.id.clone()), None, "{}", actor.id);
            }
        }
    }

    /// The members of the United Nations, by the beginning of the ids of their offices.
    const MEMBERS: &str = "ad ae af ag al am ao ar at au az ba bb bd be bf bg bh bi bj bn bo br bs bt bw by bz ca cd cf \
        cg ch ci cl cm cn co cr cu cv cy cz de dj dk dm do dz ec ee eg er es et fi fj fm fr ga gb gd ge gh gm gn gq gr \
        gt gw gy hn hr ht hu id ie il in iq ir is it jm jo jp ke kg kh ki km kn kp kr kw kz la lb lc li lk lr ls lt lu \
        lv ly ma mc md me mg mh mk ml mm mn mr mt mu mv mw mx my mz na ne ng ni nl no np nr nz om panama pe pg ph pk pl \
        pt pw py qa ro rs ru rw sa sb sc sd se sg si sk sl sm sn so sr ss st sv sy sz td tg th tj tl tm tn to tr tt tv \
        tz ua ug us uy uz vc ve vn vu ws ye za zm zw";
    /// Those of which the monarch of the United Kingdom is or was head of state.
    const REALMS: &str = "ag au bb bs bz ca gb gd jm kn lc nz pg sb tv vc";
    /// Those without a head of government beside the head of state on one of the two dates.
    const HEADED_BY_ONE: &str = "af ao ar bi bj bn bo br bw ch cl co cr cy do ec er fm ga gh gm gt hn id ir ke ki km \
        lr mh mm mv mw mx ng ni nr om panama ph pw py sc sl sn sr ss sv sy td tm tr us uy ve za zm zw";

    #[test]
    fn the_heads_of_every_member_of_the_united_nations_are_known() {
        const STATE: &[&str] = &[
            "president",
            "king",
            "monarch",
            "emir",
            "sultan",
            "emperor",
            "prince",
            "grand-duke",
            "co-prince",
            "captain-regent",
            "presidency-member",
            "head-of-state",
            "supreme-leader",
            "taliban-leader",
            "sovereignty-council-chair",
            "presidential-council-chairman",
            "plc-chairman",
            "transitional-council-president",
        ];
        const GOVERNMENT: &[&str] = &[
            "prime-minister",
            "gna-prime-minister",
            "taliban-prime-minister",
            "premier",
            "chancellor",
            "taoiseach",
            "council-chairman",
            "cabinet-chairman",
            "council-president",
            "chief-adviser",
            "minister-of-state",
            "foreign-secretary",
        ];
        let registry = Registry::embedded();
        let members: Vec<_> = MEMBERS.split_whitespace().collect();
        assert_eq!(members.len(), 193);
        for date in ["2020-06-01", "2025-06-01"].map(|date| PartialDate::parse(date).unwrap()) {
            let held = |member: &str, offices: &[&str]| {
                let posts = offices.iter().filter_map(|o| registry.position_by_id(&format!("{member}-{o}")));
                posts
                    .flat_map(|post| registry.holders(post))
                    .any(|(_, role)| role.period.holds(date) != Held::No)
            };
            let among = |list: &str, member: &str| list.split_whitespace().any(|code| code == member);
            for &member in &members {
                let realm = among(REALMS, member) && held("gb", &["monarch"]);
                assert!(realm || held(member, STATE), "{member} has no head of state on {date}");
                let headed = held(member, GOVERNMENT) || among(HEADED_BY_ONE, member);
                assert!(headed, "{member} has no head of government on {date}");
            }
        }
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
