//! One JSON object with a long list in it, read item by item.

use std::fmt;
use std::io::BufRead;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{Import, Place};

/// What is done with an item: its number in the list, from 1, and its value.
type Item<'a> = &'a mut dyn FnMut(&mut Import, u64, Value);

/// Reads the object in `input`: other members go to `member`, each item of the list `list` to `item`. Where the file
/// breaks off or is no JSON, that is a problem, and what came before stays.
pub(super) fn read(
    import: &mut Import,
    file: &str,
    input: &mut dyn BufRead,
    list: &'static str,
    member: &mut dyn FnMut(&str, &Value),
    item: Item<'_>,
) -> std::io::Result<()> {
    let mut count = 0;
    let mut reader = serde_json::Deserializer::from_reader(input);
    let visitor = Members { import, list, member, item, count: &mut count };
    let Err(error) = reader.deserialize_map(visitor) else { return Ok(()) };
    if let Some(kind) = error.io_error_kind() {
        return Err(kind.into());
    }
    let place = Place { file, line: error.line() as u64, column: error.column().max(1) as u64 };
    let cause = error.to_string();
    let cause = cause.split(" at line ").next().unwrap_or("not JSON");
    import.problem(place, format!("{cause}: {count} entries before this were read, the rest is left out"));
    Ok(())
}

struct Members<'a, 'i> {
    import: &'a mut Import,
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
        let Self { import, list, member, item, count } = self;
        let mut met = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == list {
                met = true;
                map.next_value_seed(Items { import: &mut *import, item: &mut *item, count: &mut *count })?;
            } else {
                member(&key, &map.next_value::<Value>()?);
            }
        }
        if met { Ok(()) } else { Err(A::Error::custom(format!("there is no list `{list}`"))) }
    }
}

struct Items<'a, 'i> {
    import: &'a mut Import,
    item: &'a mut (dyn FnMut(&mut Import, u64, Value) + 'i),
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
        while let Some(value) = items.next_element::<Value>()? {
            *self.count += 1;
            (self.item)(self.import, *self.count, value);
        }
        // A list that is followed by something else is found out by the object around it.
        items.next_element::<IgnoredAny>().map(|_| ())
    }
}

/// A member that is text.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// A member that is a list of texts, or one text alone.
pub(super) fn texts(value: &Value, key: &str) -> Vec<String> {
    match value.get(key) {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
