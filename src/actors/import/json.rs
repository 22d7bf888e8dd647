//! A streaming reader for a JSON object with a long list.

use std::cell::Cell;
use std::fmt;
use std::io::{BufRead, Read};

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{Import, Place};

/// A callback for an item, with the place where it begins, and its value.
type Item<'a> = &'a mut dyn FnMut(&mut Import, Place<'_>, Value);

/// The position of the last byte read: line and column, both counted from 1, columns in characters.
struct At {
    line: Cell<u64>,
    column: Cell<u64>,
}

/// A reader that records its position. The JSON parser reads byte by byte, so the last byte read is the one that it
/// looks at.
struct Noting<'a> {
    input: &'a mut dyn BufRead,
    at: &'a At,
}

impl Read for Noting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        for &byte in &buffer[..count] {
            if byte == b'\n' {
                self.at.line.set(self.at.line.get() + 1);
                self.at.column.set(0);
            } else if byte & 0xc0 != 0x80 {
                self.at.column.set(self.at.column.get() + 1);
            }
        }
        Ok(count)
    }
}

/// Reads the object in `input`. Items of the list `list` are passed to `item`, other members to `member`. If the file
/// is truncated or not JSON, that is reported as a problem, and the items before it are kept.
pub(super) fn read(
    import: &mut Import,
    file: &str,
    input: &mut dyn BufRead,
    list: &'static str,
    member: &mut dyn FnMut(&str, &Value),
    item: Item<'_>,
) -> std::io::Result<()> {
    let mut count = 0;
    let at = At { line: Cell::new(1), column: Cell::new(0) };
    let mut reader = serde_json::Deserializer::from_reader(Noting { input, at: &at });
    let visitor = Members { import, file, at: &at, list, member, item, count: &mut count };
    let Err(error) = reader.deserialize_map(visitor) else { return Ok(()) };
    if let Some(kind) = error.io_error_kind() {
        return Err(kind.into());
    }
    let place = Place { file, line: error.line() as u64, column: error.column().max(1) as u64 };
    let cause = error.to_string();
    let cause = cause.split(" at line ").next().unwrap_or("not JSON");
    let read = if count == 1 { "1 entry" } else { &format!("{count} entries") };
    import.problem(place, format!("{cause}: {read} read, the rest is skipped"));
    Ok(())
}

struct Members<'a, 'i> {
    import: &'a mut Import,
    file: &'a str,
    at: &'a At,
    list: &'static str,
    member: &'a mut dyn FnMut(&str, &Value),
    item: Item<'i>,
    count: &'a mut u64,
}

impl<'de> Visitor<'de> for Members<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a list `{}`", self.list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { import, file, at, list, member, item, count } = self;
        let mut met = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == list {
                met = true;
                let (import, item, count) = (&mut *import, &mut *item, &mut *count);
                map.next_value_seed(Items { import, file, at, item, count })?;
            } else {
                member(&key, &map.next_value::<Value>()?);
            }
        }
        if met { Ok(()) } else { Err(A::Error::custom(format!("there is no list `{list}`"))) }
    }
}

struct Items<'a, 'i> {
    import: &'a mut Import,
    file: &'a str,
    at: &'a At,
    item: &'a mut (dyn FnMut(&mut Import, Place<'_>, Value) + 'i),
    count: &'a mut u64,
}

impl<'de> DeserializeSeed<'de> for Items<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(((line, column), value)) = items.next_element_seed(Placed(self.at))? {
            *self.count += 1;
            (self.item)(self.import, Place { file: self.file, line, column }, value);
        }
        // If something else follows the list, the parser of the enclosing object reports it.
        items.next_element::<IgnoredAny>().map(|_| ())
    }
}

/// A value with the position of its first byte, which the parser has already read.
struct Placed<'a>(&'a At);

impl<'de> DeserializeSeed<'de> for Placed<'_> {
    type Value = ((u64, u64), Value);

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        let place = (self.0.line.get(), self.0.column.get());
        Ok((place, Value::deserialize(from)?))
    }
}

/// Returns the text of a member, or `None` if it is empty or not a text.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// Returns the texts of a member that is a list of texts or a single text.
pub(super) fn texts(value: &Value, key: &str) -> Vec<String> {
    match value.get(key) {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
