//! The tables and keys of a registry file, and suggestions for unknown ones.

pub(super) const TABLES: [&str; 2] = ["actor", "position"];
/// The keys of a `[[position]]`.
pub const POSITION_KEYS: [&str; 6] = ["id", "name", "title", "country", "organization", "seats"];
/// The keys of an `[[actor]]`.
pub const ACTOR_KEYS: [&str; 23] = [
    "id",
    "schema",
    "name",
    "lastName",
    "alias",
    "acronym",
    "weakAlias",
    "metonym",
    "native",
    "country",
    "wikidataId",
    "summary",
    "sourceUrl",
    "wellKnown",
    "source",
    "occupancy",
    "domain",
    "channel",
    "outlet",
    "owner",
    "grade",
    "note",
    "verified",
];
/// The keys of an owner.
pub const OWNER_KEYS: [&str; 4] = ["name", "from", "to", "checked"];
/// The keys of a role.
pub const ROLE_KEYS: [&str; 9] =
    ["post", "title", "organization", "from", "to", "checked", "source", "verified", "acting"];

/// Returns the known key that was probably meant, or `None`. It may differ in capitals and hyphens, and by up to two
/// letters.
pub(super) fn nearest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let plain = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<Vec<_>>()
    };
    let key = plain(key);
    // A longer key is not a typing error.
    if key.len() > 40 {
        return None;
    }
    let distance = |known: &str| strsim::generic_levenshtein(&key, &plain(known));
    let (apart, near) = known.iter().map(|&known| (distance(known), known)).min()?;
    (apart <= 2 && apart * 2 < key.len()).then_some(near)
}
