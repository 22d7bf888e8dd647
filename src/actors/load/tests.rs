use super::*;
use crate::actors::lexicon::Country;

fn read(sources: &[(&str, &str)]) -> RegistryFacts {
    let mut facts = RegistryFacts::default();
    facts.read(sources);
    facts
}

fn problems(text: &str) -> Vec<String> {
    let facts = read(&[("team.toml", text)]);
    facts.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_mistake_costs_itself_alone() {
    let text = r#"
[[actor]]
id = "anna-berg"
schema = "Person"
name = "Anna Berg"
country = "norway"
colour = "red"
occupancy = [{ post = "no-such-post", from = "2020-13" }, { title = "Mayor of Oslo", from = "2022", to = "2020" }]

[[actor]]
id = "Anna Berg"

[[actor]]
id = "no-name"
schema = "Human"

[[outlet]]
id = "x"
"#;
    let facts = read(&[("team.toml", text)]);
    assert_eq!(facts.actors.len(), 1);
    assert_eq!(facts.actors[0].occupancies.len(), 2);
    assert_eq!(
        problems(text),
        [
            "team.toml:6:11: `norway` is not a country code of two letters: ignored",
            "team.toml:7:1: unknown key `colour` of an actor: the known keys are id, schema, name, lastName, alias, acronym, weakAlias, \
                 metonym, native, country, wikidataId, summary, sourceUrl, wellKnown, source, occupancy, \
                 domain, channel, outlet, owner, grade, note, verified",
            "team.toml:8:23: no position has the id `no-such-post`",
            "team.toml:8:46: `from = \"2020-13\"`: no such month; ignored",
            "team.toml:8:59: the role ends (2020) before it begins (2022): both dates are ignored",
            "team.toml:11:6: `Anna Berg` is not a valid id (a-z, 0-9 and hyphens): actor skipped",
            "team.toml:13:1: actor `no-name` needs `schema` and `name`: skipped",
            "team.toml:15:10: unknown schema `Human`: one of Person, PublicBody, Organization, Company, Media, \
                 Unit, Territory, Address, Event, Document, Vehicle",
            "team.toml:17:3: unknown table `outlet`: only [[position]] and [[actor]] are read",
        ]
    );
}

#[test]
fn circles_are_told_once_and_kept() {
    let actor = |id: &str, role: &str| {
        format!("[[actor]]\nid = '{id}'\nschema = 'Organization'\nname = 'The {id}'\noccupancy = [{role}]\n")
    };
    let text = format!(
        "{}{}{}{}[[position]]\nid = 'head-of-c'\nname = 'Head of C'\norganization = 'c'\n",
        actor("a", "{ title = 'Member', organization = 'b' }"),
        actor("b", "{ post = 'head-of-c' }"),
        actor(
            "c",
            "{ title = 'Member', organization = 'a' }, { title = 'Friend', organization = 'Elsewhere' }"
        ),
        actor("d", "{ title = 'Part', organization = 'd' }, { title = 'Member', organization = 'a' }"),
    );
    assert_eq!(
        problems(&text),
        [
            "team.toml:5:14: roles go in a circle, `a` → `b` → `c` → `a`: the entries are kept, but who belongs to whom \
             cannot be told",
            "team.toml:20:14: `d` has a role in itself: the entry is kept, but who belongs to whom cannot be told",
        ]
    );
    let facts = read(&[("team.toml", &text)]);
    assert!(facts.actors.iter().all(|actor| !actor.occupancies.is_empty()));
    assert!(facts.problems.iter().all(|problem| problem.advice));
}

#[test]
fn circles_cost_what_the_entries_cost() {
    // Enough time for linear work, not for quadratic.
    const MOST: usize = 8_000;
    let actor = |i: usize, bodies: &[usize]| {
        let roles: Vec<_> =
            bodies.iter().map(|b| format!("{{ title = 'Member', organization = 'a{b}' }}")).collect();
        format!(
            "[[actor]]\nid = 'a{i}'\nschema = 'Organization'\nname = 'The {i}'\noccupancy = [{}]\n",
            roles.join(", ")
        )
    };
    let ring: String = (0..MOST).map(|i| actor(i, &[(i + 1) % MOST])).collect();
    let before = std::time::Instant::now();
    let told = problems(&ring);
    assert_eq!(told.len(), 1, "{}", told.len());
    assert!(told[0].contains("`a0` → `a1` → ") && told[0].contains("7988 more → `a0`: "), "{}", told[0]);
    // A ring with a shortcut back at every step, which has as many cycles as entries.
    let laced: String = (0..MOST).map(|i| actor(i, &[(i + 1) % MOST, i.saturating_sub(2)])).collect();
    assert_eq!(problems(&laced).len(), 2, "a0 in itself, and one of the many");
    assert!(before.elapsed().as_secs() < 60, "{:?}", before.elapsed());
    let pairs: String = actor(0, &[1]) + &actor(1, &[0, 2]) + &actor(2, &[1]);
    assert_eq!(problems(&pairs).len(), 2, "each two that belong to one another");
}

#[test]
fn broken_toml_is_reported_and_the_rest_loads() {
    let text = "[[actor]]\nid = \"a\"\nschema = \"Person\"\nname = \"A B\"\ncountry = = \"no\"\n\n[[actor]]\nid = \"c\"\nschema = \"Person\"\nname = \"C D\"\n";
    let facts = read(&[("team.toml", text)]);
    assert!(facts.problems.iter().any(|p| p.line == 5 && p.message.starts_with("not valid TOML")));
    assert_eq!(facts.actors.len(), 2);
}

#[test]
fn a_later_file_overrides_key_by_key() {
    let first = "[[actor]]\nid = \"a\"\nschema = \"Person\"\nname = \"A B\"\ncountry = \"no\"\n";
    let second = "[[actor]]\nid = \"a\"\nname = \"A Berg\"\n";
    let facts = read(&[("one", first), ("two", second)]);
    assert_eq!(facts.problems, []);
    assert_eq!(facts.actors[0].name, "A Berg");
    assert_eq!(facts.actors[0].country, Country::parse("no"));
    assert_eq!(facts.actors[0].file, "two");
}
