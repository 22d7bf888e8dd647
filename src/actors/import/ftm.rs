//! FollowTheMoney entities, one JSON object per line.
//!
//! Persons, bodies, organisations and companies become actors, Positions become offices, and Occupancies, Memberships,
//! Employments and Directorships become roles. Other schemata are skipped.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use serde::Deserialize;

use super::{
    Import, Office, Place, add_name, country, family_name_last, hash, in_order, is_name, kind, short,
};
use crate::actors::actor::{Actor, Kind, Position, Post, is_wikidata_item};
use crate::actors::date::Period;
use crate::actors::offices::seats_of;
use crate::actors::slug::slug;

/// Maximum length of a line in bytes. A file with a longer line is not a list of entities.
const MOST_BYTES: u64 = 64 << 20;

#[derive(Deserialize)]
struct Entity<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    schema: Cow<'a, str>,
    #[serde(borrow, default)]
    caption: Option<Cow<'a, str>>,
    #[serde(default)]
    datasets: Vec<String>,
    #[serde(default)]
    properties: Properties,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Properties {
    name: Vec<String>,
    alias: Vec<String>,
    previous_name: Vec<String>,
    weak_alias: Vec<String>,
    abbreviation: Vec<String>,
    last_name: Vec<String>,
    country: Vec<String>,
    main_country: Vec<String>,
    jurisdiction: Vec<String>,
    citizenship: Vec<String>,
    nationality: Vec<String>,
    wikidata_id: Vec<String>,
    summary: Vec<String>,
    description: Vec<String>,
    notes: Vec<String>,
    website: Vec<String>,
    position: Vec<String>,
    organization: Vec<Link>,
    // Roles, and the entities that they connect.
    position_occupancies: Vec<Nested>,
    holder: Vec<Link>,
    post: Vec<Link>,
    member: Vec<Link>,
    employee: Vec<Link>,
    employer: Vec<Link>,
    director: Vec<Link>,
    role: Vec<String>,
    start_date: Vec<String>,
    end_date: Vec<String>,
    date: Vec<String>,
}

/// A reference to another entity: its id, or the whole entity in a nested export.
#[derive(Deserialize)]
#[serde(untagged)]
enum Link {
    Id(String),
    Entity(Nested),
    /// Anything else, such as a plain number.
    Other(serde::de::IgnoredAny),
}

impl Link {
    fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Entity(entity) => &entity.id,
            Self::Other(_) => "",
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Nested {
    id: String,
    properties: Box<Properties>,
}

pub(super) fn read(import: &mut Import, file: &str, input: &mut dyn BufRead) -> io::Result<()> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        let place = Place { file, line: number, column: 1 };
        if (&mut *input).take(MOST_BYTES).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.len() as u64 == MOST_BYTES && line.last() != Some(&b'\n') {
            import.problem(place, "a line of more than 64 MB: not a list of entities, the rest is skipped");
            return Ok(());
        }
        let text = line.trim_ascii();
        if text.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Entity<'_>>(text) {
            Ok(entity) => take(import, place, entity),
            Err(error) => {
                let cause = error.to_string();
                let cause = cause.split(" at line ").next().unwrap_or("not JSON");
                let place = Place { column: error.column().max(1) as u64, ..place };
                import.problem(place, format!("{cause}: this entity is skipped"));
            }
        }
    }
}

fn take(import: &mut Import, place: Place<'_>, entity: Entity<'_>) {
    let Entity { id, schema, caption, datasets, properties } = entity;
    match &*schema {
        "Position" => {
            let position = position(&id, &properties, caption.as_deref());
            import.position(&id, position);
        }
        "Occupancy" => {
            let period = period(import, place, &properties);
            for (holder, post) in properties.holder.iter().zip(&properties.post) {
                import.role(holder.id(), Office::Post(hash(post.id())), period);
            }
        }
        "Membership" | "Employment" | "Directorship" => {
            let holder =
                properties.member.iter().chain(&properties.employee).chain(&properties.director).next();
            let organization = properties.organization.iter().chain(&properties.employer).next();
            let period = period(import, place, &properties);
            if let (Some(holder), Some(title)) = (holder, properties.role.first()) {
                // 0 stands for no organisation.
                let organization = organization.map_or(0, |organization| hash(organization.id()));
                import.role(holder.id(), Office::Title(title.clone(), organization), period);
            }
        }
        other => match kind(other) {
            Some(kind) if !id.trim().is_empty() => {
                actor(import, place, &id, kind, caption.as_deref(), &datasets, properties);
            }
            Some(_) => import.problem(place, "an entity without `id`: skipped"),
            None => import.pass_over(other),
        },
    }
}

fn position(id: &str, properties: &Properties, caption: Option<&str>) -> Position {
    let first = properties.name.first().map(String::as_str);
    let name = first.or(caption).unwrap_or(id).to_owned();
    Position {
        id: slug(id),
        titles: properties.name.clone(),
        country: country(properties.country.iter().map(String::as_str)),
        organization: None,
        seats: seats_of(&name),
        name,
    }
}

fn period(import: &mut Import, place: Place<'_>, properties: &Properties) -> Period {
    let first = |list: &[String]| list.first().cloned().unwrap_or_default();
    let mut period = import.period(place, &first(&properties.start_date), &first(&properties.end_date));
    if period.to.is_none() {
        period.checked = properties.date.first().and_then(|date| import.date(place, "date", date));
    }
    period
}

fn actor(
    import: &mut Import,
    place: Place<'_>,
    id: &str,
    kind: Kind,
    caption: Option<&str>,
    datasets: &[String],
    properties: Properties,
) {
    let person = kind == Kind::Person;
    let is_family = |first: &str, _: &str| {
        properties.last_name.iter().any(|last| last.to_lowercase() == first.to_lowercase())
    };
    let spoken = |name: &str| match family_name_last(name, is_family) {
        Some(spoken) if person => spoken,
        _ if person => in_order(name.trim()),
        _ => name.trim().to_owned(),
    };
    let names =
        || caption.into_iter().chain(properties.name.iter().map(String::as_str)).filter(|name| is_name(name));
    let Some(name) = names().find(|name| !super::is_native(name)).or_else(|| names().next()) else {
        return import.problem(place, format!("`{id}` has no name: skipped"));
    };
    let mut actor = Actor::new(id.to_owned(), kind, spoken(name));
    for other in properties.name.iter().chain(&properties.alias).chain(&properties.previous_name) {
        add_name(&mut actor, spoken(other));
    }
    if person {
        let last = properties.last_name.iter().find(|last| ends_with(&actor.name, last));
        actor.last_name = last.map(|last| last.trim().to_owned());
    }
    actor.weak_aliases = properties.weak_alias;
    actor.acronyms = properties.abbreviation;
    let codes = if person {
        [&properties.citizenship, &properties.nationality, &properties.country]
    } else {
        [&properties.country, &properties.main_country, &properties.jurisdiction]
    };
    actor.country = country(codes.into_iter().flatten().map(String::as_str));
    let item =
        properties.wikidata_id.iter().map(String::as_str).chain([id]).find(|text| is_wikidata_item(text));
    actor.wikidata_id = item.map(str::to_owned);
    let texts = properties.summary.iter().chain(&properties.description).chain(&properties.notes);
    actor.summary = texts.into_iter().find_map(|text| short(text));
    actor.source_urls =
        properties.website.into_iter().filter(|url| url.starts_with("http")).take(3).collect();
    let datasets = datasets.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    actor.source = Some(if datasets.is_empty() { place.file.to_owned() } else { datasets });
    for title in properties.position.iter().take(12) {
        let post = Post::Title { title: title.trim().to_owned(), organization: None };
        // A role without dates cannot contradict a text.
        let undated = import.occupancy(post, Period::default());
        actor.occupancies.push(super::Occupancy { verified: false, ..undated });
    }
    if import.actor(place, actor).is_none() {
        return;
    }
    for nested in &properties.position_occupancies {
        let period = period(import, place, &nested.properties);
        for post in &nested.properties.post {
            if let Link::Entity(office) = post {
                let office_facts = position(&office.id, &office.properties, None);
                import.position(&office.id, office_facts);
            }
            import.role(id, Office::Post(hash(post.id())), period);
        }
    }
}

/// Returns true if the name ends with the surname, in any case.
fn ends_with(name: &str, last: &str) -> bool {
    let (name, last) = (name.to_lowercase(), last.trim().to_lowercase());
    !last.is_empty()
        && name.strip_suffix(&last).is_some_and(|before| before.is_empty() || before.ends_with([' ', '-']))
}
