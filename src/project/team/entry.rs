//! Registry file entries for actors that a text names and no registry knows.

use std::collections::BTreeSet;
use std::fmt::Write;

use toml::de::DeTable;

use crate::actors::{Country, Form, Kind, Who, slug};
use crate::analysis::Snapshot;
use crate::text::Span;

/// The first lines of a new registry file.
pub const HEAD: &str = "# People, bodies and outlets that your team knows and Assessor does not.\n\
    # To fill in a line, remove the # at its start. Changes apply when you save.\n\n";

/// A registry entry with the facts that a text gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorEntry {
    /// The name of the actor.
    pub name: String,
    /// The `[[actor]]` table.
    pub toml: String,
}

/// Returns an entry for the actor named at `offset`. Its `id` is unused in both the registry and `file`, the text of
/// the team's registry file.
///
/// Returns `None` if no actor is named there, if the registry knows it, if a person's name is a single word, or if no
/// id can be formed.
#[must_use]
pub fn entry(snapshot: &Snapshot, offset: u32, file: &str) -> Option<ActorEntry> {
    let mention = snapshot.mention_at(offset)?;
    let Who::Text(introduced) = mention.who else { return None };
    let words = |span| snapshot.text().slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let name = words(introduced);
    if !mention.names_actor() || !name.contains(' ') && mention.kind == Kind::Person {
        return None;
    }
    let same: Vec<_> = snapshot.mentions().iter().filter(|other| other.who == mention.who).collect();
    let acronyms = same.iter().filter(|other| other.form == Form::Acronym).map(|other| words(other.span));
    let newcomer = Newcomer {
        kind: mention.kind,
        acronyms: acronyms.collect(),
        country: same.iter().find_map(|other| other.country),
        title: same.iter().find_map(|other| other.title).map(words),
        name,
    };
    newcomer.entry(snapshot, file)
}

/// The entry for a person whose name and post the user has typed; the post may be empty. See [`entry()`] for `file`.
#[must_use]
pub fn person(snapshot: &Snapshot, name: &str, post: &str, file: &str) -> Option<ActorEntry> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let newcomer = Newcomer {
        name: words(name),
        kind: Kind::Person,
        acronyms: BTreeSet::new(),
        country: None,
        title: Some(words(post)).filter(|post| !post.is_empty()),
    };
    newcomer.entry(snapshot, file)
}

/// Returns the number of the line, counted from 0, that names an actor in a registry file; `None` if no actor of the file
/// has that name.
#[must_use]
pub fn line_of(file: &str, name: &str) -> Option<usize> {
    let line = format!("name = {}", quoted(name));
    let exact = file.lines().position(|other| other.trim() == line);
    // A file that is half typed has the names that it shows.
    let Ok(table) = file.parse::<toml::Table>() else { return exact };
    let actors = table.get("actor").and_then(toml::Value::as_array)?;
    let has_name = |actor: &toml::Value| actor.get("name").and_then(toml::Value::as_str) == Some(name);
    actors.iter().any(has_name).then(|| {
        let named = |line: &str| line.trim_start().starts_with("name") && line.contains(name);
        exact.or_else(|| file.lines().position(named)).unwrap_or(0)
    })
}

/// Returns the span of the `id` of an actor in the text of a registry file. Mistakes elsewhere in the file do not matter.
#[must_use]
pub fn id_of(file: &str, id: &str) -> Option<Span> {
    let (table, _) = DeTable::parse_recoverable(file);
    let actors = table.get_ref().get("actor")?.get_ref().as_array()?;
    let ids = actors.iter().filter_map(|actor| actor.get_ref().as_table()?.get("id"));
    let mut ids = ids.filter(|value| value.get_ref().as_str() == Some(id));
    ids.next().map(|value| value.span().into())
}

/// Somebody whom no registry knows.
struct Newcomer {
    name: String,
    kind: Kind,
    acronyms: BTreeSet<String>,
    country: Option<Country>,
    title: Option<String>,
}

impl Newcomer {
    fn entry(self, snapshot: &Snapshot, file: &str) -> Option<ActorEntry> {
        let registry = &snapshot.environment().registry;
        let taken = |id: &str| file.contains(&format!("id = {}", quoted(id))) || registry.by_id(id).is_some();
        let base = Some(slug(&self.name)).filter(|id| !id.is_empty())?;
        let numbered = (2..1000).map(|n| format!("{base}-{n}"));
        let id = std::iter::once(base.clone()).chain(numbered).find(|id| !taken(id))?;
        let Self { name, kind, acronyms, country, title } = self;

        let mut toml =
            format!("[[actor]]\nid = {}\nschema = \"{kind}\"\nname = {}\n", quoted(&id), quoted(&name));
        // Writing to a String cannot fail.
        if kind == Kind::Person {
            let last = name.rsplit(' ').next().unwrap_or(&name);
            let _ = writeln!(toml, "#lastName = {}  # if it is not the last word of the name", quoted(last));
        }
        if !acronyms.is_empty() {
            let list: Vec<_> = acronyms.iter().map(|acronym| quoted(acronym)).collect();
            let _ = writeln!(toml, "acronym = [{}]", list.join(", "));
        }
        toml.push_str("#alias = [\"\"]  # other spellings of the whole name\n");
        match country {
            Some(country) => drop(writeln!(toml, "country = \"{}\"", country.code())),
            None => toml.push_str("#country = \"us\"  # two letters\n"),
        }
        toml.push_str("#summary = \"\"  # one sentence about the actor\n");
        let date = snapshot.role_date().map(|date| date.to_string());
        let checked = date.map(|date| format!(", checked = {}", quoted(&date))).unwrap_or_default();
        let post = |title: &str| format!("occupancy = [{{ title = {}{checked} }}]\n", quoted(title));
        match title {
            Some(title) => toml.push_str(&post(&title)),
            None if kind == Kind::Person => drop(write!(toml, "#{}", post("Governor of …"))),
            None => {}
        }
        let _ = writeln!(toml, "source = {}", quoted(snapshot.name()));
        Some(ActorEntry { name, toml })
    }
}

/// Formats `text` as a TOML string.
#[must_use]
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::actors::Registry;
    use crate::analysis::{Document, Environment};
    use crate::text::Text;

    fn entry_at(marked: &str, file: &str) -> Option<ActorEntry> {
        let at = marked.find('┃').expect("a caret") as u32;
        let text = Text::new(&marked.replace('┃', ""));
        let mut document = Document::new("2024-05-03.md", text, Arc::new(Environment::default()));
        entry(&document.snapshot(), at, file)
    }

    const REPORT: &str = "# River Basin Assessment, May 3, 2024\n\nRussian Deputy Foreign Minister An┃na Volkova \
        met envoys.[1]\n";

    #[test]
    fn what_the_text_says_is_filled_in_and_loads() {
        let found = entry_at(REPORT, "id = \"anna-volkova\"").expect("an entry");
        insta::assert_snapshot!(found.toml, @r#"
        [[actor]]
        id = "anna-volkova-2"
        schema = "Person"
        name = "Anna Volkova"
        #lastName = "Volkova"  # if it is not the last word of the name
        #alias = [""]  # other spellings of the whole name
        country = "ru"
        #summary = ""  # one sentence about the actor
        occupancy = [{ title = "Russian Deputy Foreign Minister", checked = "2024-05-03" }]
        source = "2024-05-03.md"
        "#);
        let (registry, problems) = Registry::extended(&[("team.toml", &found.toml)]);
        assert_eq!(problems, []);
        assert_eq!(registry.actor(registry.by_id("anna-volkova-2").expect("the entry")).name, "Anna Volkova");
    }

    #[test]
    fn whom_the_registry_knows_and_what_is_no_name_gets_none() {
        assert_eq!(
            entry_at("# River Assessment\n\nRussian Foreign Minister Sergei Lav┃rov spoke.[1]\n", ""),
            None
        );
        assert_eq!(entry_at("# River Assessment\n\nThe wat┃er rose.[1]\n", ""), None);
    }

    #[test]
    fn a_typed_person_gets_an_entry_with_the_post() {
        let text = Text::new("# River Basin Assessment, May 3, 2024\n");
        let mut document = Document::new("2024-05-03.md", text, Arc::new(Environment::default()));
        let snapshot = document.snapshot();
        let found = person(&snapshot, "Şükrü \"Baba\"  Özdağ", " Governor of Anvil ", "").expect("an entry");
        insta::assert_snapshot!(found.toml, @r#"
        [[actor]]
        id = "sukru-baba-ozdag"
        schema = "Person"
        name = 'Şükrü "Baba" Özdağ'
        #lastName = "Özdağ"  # if it is not the last word of the name
        #alias = [""]  # other spellings of the whole name
        #country = "us"  # two letters
        #summary = ""  # one sentence about the actor
        occupancy = [{ title = "Governor of Anvil", checked = "2024-05-03" }]
        source = "2024-05-03.md"
        "#);
        assert_eq!(line_of(&found.toml, "Şükrü \"Baba\" Özdağ"), Some(3));
        assert_eq!(line_of("[[actor]]\nname = 'Ann Marsh' # ours\n", "Ann Marsh"), Some(1));
        assert_eq!(line_of("[[actor]]\nname = \"Ann Marsh Jr\"\n", "Ann Marsh"), None);
        assert_eq!(line_of("[[actor]]\nsummary = \"\"\"\nname = \"Ann Marsh\"\n\"\"\"\n", "Ann Marsh"), None);
        let (_, problems) = Registry::extended(&[("team.toml", &found.toml)]);
        assert_eq!(problems, []);
        assert_eq!(person(&snapshot, "…", "", ""), None);
    }
}
