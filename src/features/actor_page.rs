//! The page of an actor: all that the registry knows about it, and where each fact is from.

use std::fmt::Write;

use super::hover::{escape, kind_in_words, role};
use crate::actors::{Actor, Registry};

/// Returns the page of an actor as Markdown.
#[must_use]
pub fn actor_page(registry: &Registry, actor: &Actor) -> String {
    let mut out = format!("# {}\n\n{}", escape(&actor.name), kind_in_words(actor.kind.name()));
    if let Some(country) = actor.country {
        let _ = write!(out, " · {}", country.name().unwrap_or_else(|| country.code()));
    }
    out.push('\n');
    if let Some(summary) = &actor.summary {
        let _ = write!(out, "\n{}\n", escape(summary));
    }
    if !actor.occupancies.is_empty() {
        out.push_str("\n## Offices\n\n");
    }
    for occupancy in &actor.occupancies {
        let _ = write!(out, "- {}", role(registry, occupancy));
        if let Some(source) = &occupancy.source {
            let _ = write!(out, " ({})", escape(source));
        }
        out.push('\n');
    }
    write_names(&mut out, actor);
    write_sources(&mut out, actor);
    let _ = write!(
        out,
        "\n## To correct this page\n\nAssessor writes this page and does not read it. To correct a fact for your team, add \
         an entry with the same id to a file in the folder `actors`. It changes only the keys that it names:\n\n```toml\n\
         [[actor]]\nid = \"{}\"\n```\n",
        actor.id
    );
    out
}

fn write_names(out: &mut String, actor: &Actor) {
    let kinds = [
        ("In native script", &actor.native),
        ("Also known as", &actor.aliases),
        ("Acronyms", &actor.acronyms),
        ("Named after its seat", &actor.metonyms),
        ("Only after it was introduced, or next to words that tell what it is", &actor.weak_aliases),
    ];
    if kinds.iter().any(|(_, names)| !names.is_empty()) {
        out.push_str("\n## Names\n\n");
    }
    for (kind, names) in kinds.iter().filter(|(_, names)| !names.is_empty()) {
        let names: Vec<_> = names.iter().map(|name| escape(name)).collect();
        let _ = writeln!(out, "- {kind}: {}", names.join(", "));
    }
}

fn write_sources(out: &mut String, actor: &Actor) {
    let mut lines: Vec<String> = actor.provenance().iter().map(|source| escape(source)).collect();
    lines.extend(
        actor
            .wikidata_id
            .iter()
            .map(|item| format!("[Wikidata {item}](https://www.wikidata.org/wiki/{item})")),
    );
    lines.extend(actor.source_urls.iter().map(|url| format!("<{}>", url.replace(['<', '>', ' '], ""))));
    if !lines.is_empty() {
        let _ = write!(out, "\n## Where this is from\n\n- {}\n", lines.join("\n- "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_known_with_its_sources() {
        let facts = r#"
[[position]]
id = "lerwick-mayor"
name = "Mayor of Lerwick"

[[actor]]
id = "inga-tulloch"
schema = "Person"
name = "Inga Tulloch"
alias = ["Inga *T.* Tulloch"]
native = ["Инга Таллох"]
country = "gb"
wikidataId = "Q1"
source = "curated 2026-11"
occupancy = [
  { post = "lerwick-mayor", from = "2019-05", to = "2022-05", source = "town hall" },
  { title = "Harbour Master", from = "2023", verified = false },
]
"#;
        let (registry, problems) = Registry::load(&[("team.toml", facts)]);
        assert!(problems.is_empty(), "{problems:?}");
        let id = registry.by_id("inga-tulloch").expect("declared above");
        insta::assert_snapshot!(actor_page(&registry, registry.actor(id)), @r#"
        # Inga Tulloch

        Person · United Kingdom

        ## Offices

        - Mayor of Lerwick, 2019-05 to 2022-05 (town hall)
        - Harbour Master, since 2023, not verified

        ## Names

        - In native script: Инга Таллох
        - Also known as: Inga \*T.\* Tulloch

        ## Where this is from

        - From Assessor's registry, entered by hand in 2026-11
        - [Wikidata Q1](https://www.wikidata.org/wiki/Q1)

        ## To correct this page

        Assessor writes this page and does not read it. To correct a fact for your team, add an entry with the same id to a file in the folder `actors`. It changes only the keys that it names:

        ```toml
        [[actor]]
        id = "inga-tulloch"
        ```
        "#);
    }
}
