//! Generates groups and agencies for the embedded registry from MISP galaxies.
//!
//! `cargo run --example galaxy_groups -- FOLDER > src/actors/data/world-groups.toml`: FOLDER contains clusters of
//! <https://github.com/MISP/misp-galaxy> (dual-licensed, taken under CC0 1.0). Only facts are taken: names, country,
//! and the galaxy that states them. Groups in other files of the registry are left out. A name that has another meaning
//! in ordinary prose counts only in context.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use assessor::actors::{Kind, Registry, stands_out};
use assessor::words::fold_name;
use serde_json::Value;

/// The clusters in reading order: later ones add to the groups of earlier ones.
const GALAXIES: [(&str, Kind); 5] = [
    ("threat-actor.json", Kind::Organization),
    ("mitre-intrusion-set.json", Kind::Organization),
    ("microsoft-activity-group.json", Kind::Organization),
    ("terrorist-groups.json", Kind::Organization),
    ("intelligence-agencies.json", Kind::PublicBody),
];

/// Single words that were coined for their groups and have no other meaning.
const COINED: [&str; 12] = [
    "Andariel",
    "Bluenoroff",
    "Gamaredon",
    "Kimsuky",
    "Killnet",
    "Molerats",
    "Naikon",
    "Sandworm",
    "Sofacy",
    "Turla",
    "Winnti",
    "XakNet",
];

/// Names that would count as unambiguous because of their capitals, but are also words, plants or missiles.
const AMBIGUOUS: [&str; 9] = [
    "BlackJack",
    "BlueBottle",
    "Copy-Paste",
    "DragonFly",
    "PurpleHaze",
    "SandCat",
    "SideWinder",
    "SilverFish",
    "WildCard",
];

/// The data about one group.
struct Group {
    kind: Kind,
    name: String,
    others: Vec<String>,
    native: Vec<String>,
    country: Option<String>,
    galaxies: BTreeSet<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder of the galaxies")?;
    let registry = Registry::embedded();
    let mut groups: Vec<Group> = Vec::new();
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    for (file, kind) in GALAXIES {
        let galaxy: Value = serde_json::from_str(&std::fs::read_to_string(Path::new(&folder).join(file))?)?;
        let title = galaxy["name"].as_str().unwrap_or(file).to_owned();
        for value in galaxy["values"].as_array().into_iter().flatten() {
            let Some(group) = group(value, kind, &title) else { continue };
            if is_known(&registry, &group.name, kind) {
                continue;
            }
            let known = std::iter::once(&group.name).chain(&group.others).find_map(|name| {
                by_name.get(&short(name)).copied().filter(|&i| {
                    // An additional name that two groups share does not make them one group.
                    let same = short(&groups[i].name) == short(name);
                    groups[i].kind == kind && (same || short(name) == short(&group.name))
                })
            });
            let at = match known.filter(|_| kind == Kind::Organization) {
                Some(at) => {
                    let into = &mut groups[at];
                    into.others.push(group.name);
                    into.others.extend(group.others);
                    into.native.extend(group.native);
                    into.country = into.country.take().or(group.country);
                    into.galaxies.extend(group.galaxies);
                    at
                }
                None => {
                    groups.push(group);
                    groups.len() - 1
                }
            };
            for name in std::iter::once(&groups[at].name).chain(&groups[at].others) {
                by_name.entry(short(name)).or_insert(at);
            }
        }
    }
    print!("{}", write(&mut groups, &registry));
    Ok(())
}

fn texts<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    match &value["meta"][key] {
        Value::String(one) => vec![one],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn group(value: &Value, kind: Kind, galaxy: &str) -> Option<Group> {
    let text = value["value"].as_str()?.trim();
    let text = text.split(" - G").next().unwrap_or(text);
    // An army is no agency, and pages that do not exist contain no facts.
    if text.contains("page does not exist") || kind == Kind::PublicBody && text.ends_with(" Army") {
        return None;
    }
    let (name, bracketed) = match text.split_once(" (") {
        Some((name, rest)) => (name, rest.split(')').next().unwrap_or_default()),
        None => (text, ""),
    };
    let listed = texts(value, "summary").into_iter().flat_map(|list| list.split([';', ',']));
    let listed =
        listed.flat_map(|one| one.split(" and the ")).filter(|one| one.contains(' ') && *one != "N/A");
    let mut out = Group {
        kind,
        name: tidy(name)?,
        others: Vec::new(),
        native: Vec::new(),
        country: texts(value, "country").first().map(|code| code.to_lowercase()).filter(|c| c.len() == 2),
        galaxies: BTreeSet::from([galaxy.to_owned()]),
    };
    let aka = bracketed.trim_start_matches("AKA ").trim_start_matches("aka ");
    // For an agency, the bracket contains its country.
    let aka = (kind == Kind::Organization).then_some(aka);
    for other in aka.into_iter().chain(texts(value, "synonyms")).chain(listed) {
        let other = other.split(" (").next().unwrap_or_default();
        let other = other.strip_prefix("the ").unwrap_or(other);
        if let Some(other) = tidy(other) {
            let native = other.chars().any(|c| c > '\u{24f}' && c.is_alphabetic());
            if native { out.native.push(other) } else { out.others.push(other) }
        }
    }
    Some(out)
}

/// Returns the name if it is plausible: short, with letters, and neither a note nor only a number.
fn tidy(name: &str) -> Option<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{2019}', "'");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let words = name.split(' ').count();
    // An operation of a group is not its name, and numbered units and groups are too common.
    let number = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit());
    let numbered =
        ["Group ", "Unit ", "Bureau "].iter().any(|head| name.strip_prefix(head).is_some_and(number));
    let fits = !name.starts_with("Operation ")
        && !numbered
        && name.chars().count() > 3
        && words <= 8
        && name.chars().next().is_some_and(|c| !c.is_lowercase() || words == 1)
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['[', ']', '(', ')', '/', '<', '>', '"', ':', ',']);
    fits.then(|| name.to_owned())
}

/// Returns the name for comparison: "Sandworm Team" becomes "Sandworm".
fn short(name: &str) -> String {
    let folded = fold_name(name);
    let last = |word: &str| folded.strip_suffix(&format!(" {}", fold_name(word))).map(str::to_owned);
    last("Team").or_else(|| last("Group")).unwrap_or(folded)
}

/// Returns true if another file of the registry has the group.
fn is_known(registry: &Registry, name: &str, kind: Kind) -> bool {
    let mut bearers = registry.by_name(name).into_iter().map(|id| registry.actor(id));
    bearers.any(|actor| {
        let ours = actor.source.as_ref().is_some_and(|source| source.starts_with("MISP galaxy"));
        !ours && (actor.kind.is_actor() || kind == Kind::Organization)
    })
}

/// Returns true if the name means its group in any context.
fn is_sure(name: &str) -> bool {
    if name.contains(' ') {
        return stands_out(name);
    }
    let digit = name.bytes().any(|b| b.is_ascii_digit()) && name.bytes().any(|b| b.is_ascii_alphabetic());
    let letters = || name.chars().skip(1);
    let mixed = letters().any(char::is_uppercase) && letters().any(char::is_lowercase);
    (digit || mixed) && !AMBIGUOUS.contains(&name) || COINED.contains(&name)
}

fn write(groups: &mut [Group], registry: &Registry) -> String {
    let quoted = |text: &str| Value::String(text.to_owned()).to_string();
    let list = |names: &[&String]| names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    let mut out = String::from(
        "# Groups and agencies out of MISP galaxies (https://github.com/MISP/misp-galaxy, CC0 1.0): names, country and galaxy.\n\
         # Made by `cargo run --example galaxy_groups`; corrections belong into another file, which goes over this one.\n\
         # A name that stands under weakAlias too counts beside 'group', 'hackers' and the like, or once introduced.\n",
    );
    groups.sort_by_key(|group| (group.kind, fold_name(&group.name), group.country.clone()));
    let mut ids = BTreeSet::new();
    for group in groups.iter() {
        let country = group.country.as_deref().and_then(assessor::actors::Country::parse);
        let adjective = country.and_then(assessor::actors::Country::adjective);
        let (mut sure, mut weak) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::from([fold_name(&group.name)]);
        let mut others = group.others.clone();
        let mut name = group.name.clone();
        if group.kind == Kind::PublicBody {
            // The nationality distinguishes names that several states use.
            let Some(adjective) = adjective else { continue };
            let national = country
                .and_then(assessor::actors::Country::name)
                .is_some_and(|state| name.contains(state) || name.contains(adjective));
            if !national && name.is_ascii() && !stands_out(&name) {
                if name.split(' ').count() < 3 {
                    continue;
                }
                name = format!("{adjective} {name}");
                if is_known(registry, &name, group.kind) {
                    continue;
                }
            }
            others.clear();
        }
        for other in &others {
            if !seen.insert(fold_name(other)) || is_known(registry, other, group.kind) {
                continue;
            }
            match () {
                () if is_sure(other) => sure.push(other),
                // A name that looks like an acronym means what the text defines.
                () if other.chars().count() < 7 && !other.chars().any(char::is_lowercase) => {}
                () => weak.push(other),
            }
        }
        if group.kind == Kind::Organization && !is_sure(&name) {
            weak.insert(0, &group.name);
        }
        let id = id(&name);
        let id = if registry_has(registry, &id) { format!("{id}-group") } else { id };
        let numbered = (2..).map(|n| format!("{id}-{n}"));
        let Some(id) = std::iter::once(id.clone()).chain(numbered).find(|id| ids.insert(id.clone())) else {
            continue;
        };
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "\n[[actor]]\nid = \"{id}\"\nschema = \"{}\"\nname = {}\n",
            group.kind,
            quoted(&name)
        );
        let native: Vec<_> = group.native.iter().collect();
        for (key, names) in [("alias", &sure), ("weakAlias", &weak), ("native", &native)] {
            if !names.is_empty() {
                let _ = writeln!(out, "{key} = [{}]", list(names));
            }
        }
        if let Some(country) = country {
            let _ = writeln!(out, "country = \"{}\"", country.code());
        }
        let galaxies: Vec<_> = group.galaxies.iter().map(String::as_str).collect();
        let _ = writeln!(out, "source = \"MISP galaxy {}, 2026-08\"", galaxies.join(", "));
    }
    out
}

/// Returns true if another file has this id.
fn registry_has(registry: &Registry, id: &str) -> bool {
    let known = registry.by_id(id).map(|id| registry.actor(id));
    known.is_some_and(|actor| !actor.source.as_ref().is_some_and(|s| s.starts_with("MISP galaxy")))
}

/// Returns an id from the words of a name. Latin letters lose their marks; other scripts are folded as in the registry.
fn id(name: &str) -> String {
    let plain = name.replace(['\'', '.'], "");
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let ascii = |word: &str| {
        let bare: String = word.to_lowercase().chars().map(unmarked).collect();
        if bare.is_ascii() { bare } else { fold_name(word) }
    };
    let id = words.map(ascii).filter(|word| word.is_ascii()).collect::<Vec<_>>().join("-");
    if id.is_empty() { "group".to_owned() } else { id }
}

/// Returns a Latin letter without its marks. Folding follows the sound, but an id should be readable.
fn unmarked(letter: char) -> char {
    const MARKED: [(char, &str); 19] = [
        ('a', "áàâäãåāăąǎ"),
        ('c', "çćčĉċ"),
        ('d', "ďđð"),
        ('e', "éèêëēĕėęě"),
        ('g', "ĝğġģ"),
        ('h', "ĥħḥ"),
        ('i', "íìîïĩīĭįı"),
        ('j', "ĵ"),
        ('k', "ķ"),
        ('l', "ĺļľł"),
        ('n', "ñńņňŋ"),
        ('o', "óòôöõøōŏő"),
        ('r', "ŕŗř"),
        ('s', "śŝşšșṣ"),
        ('t', "ţťŧțṭ"),
        ('u', "úùûüũūŭůűų"),
        ('w', "ŵ"),
        ('y', "ýÿŷ"),
        ('z', "źżžẓ"),
    ];
    MARKED.iter().find(|(_, marked)| marked.contains(letter)).map_or(letter, |(plain, _)| *plain)
}
