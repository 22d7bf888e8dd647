use super::*;
use crate::actors::{BlockNames, Kind, Mention, Period, Registry, link};
use proptest::prelude::*;

fn actor(id: &str, kind: Kind, name: &str, aliases: &[&str]) -> Actor {
    let mut actor = Actor::new(id.to_owned(), kind, name.to_owned());
    actor.aliases = aliases.iter().map(|&alias| alias.to_owned()).collect();
    actor
}

fn bytes(actors: &[Actor]) -> Vec<u8> {
    let mut builder = IndexBuilder::default();
    for actor in actors {
        builder.add(actor).unwrap();
    }
    let mut out = Vec::new();
    builder.write(&mut out).unwrap();
    out
}

fn index(actors: &[Actor]) -> Index {
    Index::open(Arc::new(bytes(actors))).unwrap()
}

fn people() -> Vec<Actor> {
    let mut lavrov = actor("q58217", Kind::Person, "Sergey V. Lavrov", &["Serge Lavroff of Moscow"]);
    lavrov.wikidata_id = Some("Q58217".to_owned());
    vec![
        actor("ruslan-ibragimov", Kind::Person, "Ruslan Ibragimov", &["Ruslan the Mechanic"]),
        lavrov,
        actor("quenva", Kind::Organization, "Quenva", &["Vexorun", "Kettle", "Border Army"]),
    ]
}

fn mentions(registry: &Registry, text: &str) -> Vec<(String, String)> {
    let found = link(&[0, text.len() as u32], &[BlockNames::read(text, registry)], registry);
    let named = |m: &Mention| {
        (text[m.span.range()].to_owned(), m.actor().map_or("-".into(), |id| registry.actor(id).id.clone()))
    };
    found.iter().filter(|m| m.names_actor()).map(named).collect()
}

#[test]
fn imported_actors_are_found_behind_the_embedded() {
    let (registry, problems) = Registry::composed(&[index(&people())], &[]);
    assert_eq!(problems, []);
    let own = Registry::embedded();
    assert_eq!(registry.len(), own.len() + 3);
    let found = mentions(
        &registry,
        "On Monday Ruslan Ibragimov met Sergey Lavrov. Ibragimov denied it. Quenva did not.",
    );
    let expected = [
        ("Ruslan Ibragimov", "ruslan-ibragimov"),
        ("Sergey Lavrov", "sergei-lavrov"),
        ("Ibragimov", "ruslan-ibragimov"),
        ("Quenva", "quenva"),
    ];
    assert_eq!(found, expected.map(|(name, id)| (name.to_owned(), id.to_owned())));
}

#[test]
fn the_same_wikidata_item_is_the_same_actor() {
    let (registry, _) = Registry::composed(&[index(&people())], &[]);
    let lavrov = registry.by_id("sergei-lavrov").unwrap();
    assert_eq!(registry.by_name("Serge Lavroff of Moscow"), [lavrov]);
    assert_eq!(registry.by_name("Sergei Lavrov"), [lavrov]);
    assert_eq!(registry.by_id("q58217"), Some(lavrov));
}

#[test]
fn common_words_and_single_names_are_known_but_not_looked_for() {
    let (registry, _) = Registry::composed(&[index(&people())], &[]);
    let quenva = registry.by_id("quenva").unwrap();
    assert_eq!(registry.by_name("Kettle"), [quenva]);
    let found = mentions(&registry, "The Border Army marched, and Vexorun came home with a Victory.");
    let expected = [("Border Army", "-"), ("Vexorun", "quenva")];
    assert_eq!(found, expected.map(|(name, id)| (name.to_owned(), id.to_owned())));
}

#[test]
fn a_teams_file_overrides_an_import_key_by_key() {
    let team = "[[actor]]\nid = \"quenva\"\nname = \"Quiet Heron\"\n";
    let (registry, problems) = Registry::composed(&[index(&people())], &[("team.toml", team)]);
    assert_eq!(problems, []);
    let quenva = registry.by_id("quenva").unwrap();
    assert_eq!(registry.actor(quenva).name, "Quiet Heron");
    assert_eq!(registry.actor(quenva).aliases, ["Vexorun", "Kettle", "Border Army"]);
    assert_eq!(registry.by_name("Quenva"), [quenva], "the name of the import leads to the team's entry");
    assert_eq!(registry.by_name("Vexorun"), [quenva]);
}

#[test]
fn roles_read_apart_come_to_their_holders() {
    let mut builder = IndexBuilder::default();
    let post = builder.add_position(Position {
        id: "mayor".into(),
        name: "Mayor of Lerwick".into(),
        titles: vec!["Mayor".into()],
        seats: 1,
        ..Position::default()
    });
    builder.add(&actor("a", Kind::Person, "Inga Tulloch", &[]));
    let holder = builder.add(&actor("b", Kind::Person, "Magnus Scollay", &[])).unwrap();
    let role = |year: &str| Occupancy {
        post: Post::Position(post),
        period: Period { from: crate::actors::PartialDate::parse(year).ok(), ..Period::default() },
        source: None,
        verified: false,
        acting: false,
    };
    for year in ["2010", "2020", "2010"] {
        builder.hold(holder, role(year));
    }
    let mut out = Vec::new();
    builder.write(&mut out).unwrap();
    let (registry, _) = Registry::composed(&[Index::open(Arc::new(out)).unwrap()], &[]);
    let mayor = registry.position_by_id("mayor").unwrap();
    assert_eq!(registry.position(mayor).name, "Mayor of Lerwick");
    let held: Vec<_> = registry
        .holders(mayor)
        .map(|(who, role)| (registry.actor(who).name.as_str(), role.period.from.unwrap().year))
        .collect();
    assert_eq!(held, [("Magnus Scollay", 2020), ("Magnus Scollay", 2010)]);
}

#[test]
fn what_is_no_whole_index_is_refused() {
    let good = bytes(&people());
    let open = |bytes: Vec<u8>| Index::open(Arc::new(bytes)).map(|index| index.verify());
    assert!(matches!(open(good.clone()), Ok(Ok(()))));
    assert!(matches!(open(b"[[actor]]".to_vec()), Err(IndexError::NoIndex)));
    let cut = good[..good.len() - 1].to_vec();
    assert!(matches!(open(cut), Err(IndexError::Length { .. })));
    let mut changed = good.clone();
    changed[9] ^= 1;
    assert!(matches!(open(changed), Err(IndexError::Damaged)));
    let mut changed = good.clone();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    assert!(matches!(open(changed), Ok(Err(IndexError::Damaged))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn damage_never_panics(at in prop::collection::vec((HEADER..6000_usize, any::<u8>()), 1..40)) {
        let mut damaged = bytes(&people());
        for (i, byte) in at {
            let i = HEADER + i % (damaged.len() - HEADER);
            damaged[i] = byte;
        }
        if let Ok(index) = Index::open(Arc::new(damaged)) {
            let (registry, _) = Registry::composed(&[index], &[("t", "[[actor]]\nid = \"quenva\"\nname = \"X Y\"\n")]);
            let _ = mentions(&registry, "Ruslan Ibragimov met Sergey Lavrov. Ibragimov and Quenva, Vexorun.");
            let _ = registry.each_actor().count();
            for name in ["Quenva", "Ruslan Ibragimov", "Serge Lavroff of Moscow"] {
                for id in registry.by_name(name) {
                    let _ = registry.actor(id).surname();
                }
            }
        }
    }
}
