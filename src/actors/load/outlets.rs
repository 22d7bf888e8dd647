//! The keys of an actor that is a publisher.

use super::keys::OWNER_KEYS;
use super::{File, MOST_NAMES, Value, set};
use crate::actors::date::Period;
use crate::actors::outlet::{OutletFacts, OutletKind, Owner, is_grade, usual_name};

impl File<'_, '_> {
    /// Reads one key of the facts about an outlet.
    pub(super) fn outlet(&mut self, value: &Value<'_>, key: &str, outlet: &mut OutletFacts) {
        match key {
            "domain" => set(&mut outlet.domains, self.addresses(value, key)),
            "channel" => set(&mut outlet.channels, self.addresses(value, key)),
            "outlet" => set(&mut outlet.kind, self.outlet_kind(value).map(Some)),
            "owner" => set(&mut outlet.owners, self.owners(value)),
            "grade" => set(&mut outlet.grade, self.grade(value).map(Some)),
            "note" => set(&mut outlet.note, self.string(value, key).map(Some)),
            _ => set(&mut outlet.unverified, self.flag(value, key).map(|verified| !verified)),
        }
    }

    /// Reads domains or channels. A domain is a host alone; a channel is a host with a path.
    fn addresses(&mut self, value: &Value<'_>, key: &str) -> Option<Vec<String>> {
        let is_channel = key == "channel";
        let mut kept = self.strings(value, key)?;
        kept.retain(|written| {
            let name = usual_name(written);
            let (host, path) = name.split_once('/').unwrap_or((&name, ""));
            let fits =
                host.contains('.') && !name.contains(char::is_whitespace) && path.is_empty() != is_channel;
            if !fits {
                let wanted = if is_channel {
                    "a channel such as t.me/example"
                } else {
                    "a domain such as example.org"
                };
                self.problem(value.span().start, format!("`{written}` is not {wanted}: ignored"));
            }
            fits
        });
        Some(kept)
    }

    fn outlet_kind(&mut self, value: &Value<'_>) -> Option<OutletKind> {
        let text = self.string(value, "outlet")?;
        let kind = OutletKind::parse(&text);
        if kind.is_none() {
            let known = OutletKind::ALL.map(OutletKind::name).join(", ");
            self.problem(value.span().start, format!("unknown kind of outlet `{text}`: one of {known}"));
        }
        kind
    }

    fn grade(&mut self, value: &Value<'_>) -> Option<String> {
        let text = self.string(value, "grade")?;
        if is_grade(&text) {
            return Some(text);
        }
        let message =
            format!("`{text}` is not a grade from A to F, or with a digit from 1 to 6 such as B2: ignored");
        self.problem(value.span().start, message);
        None
    }

    /// Reads owners: a name, or a list of names and of tables with a name and dates.
    fn owners(&mut self, value: &Value<'_>) -> Option<Vec<Owner>> {
        let Some(list) = value.get_ref().as_array() else {
            let name = self.string(value, "owner")?;
            return Some(vec![Owner { name, period: Period::default() }]);
        };
        Some(list.iter().take(MOST_NAMES).filter_map(|entry| self.owner(entry)).collect())
    }

    fn owner(&mut self, entry: &Value<'_>) -> Option<Owner> {
        let Some(table) = entry.get_ref().as_table() else {
            let name = self.string(entry, "owner")?;
            return Some(Owner { name, period: Period::default() });
        };
        let (mut name, mut period) = (None, Period::default());
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => name = self.string(value, "name"),
                "from" => period.from = self.date(value, "from"),
                "to" => period.to = self.date(value, "to"),
                "checked" => period.checked = self.date(value, "checked"),
                other => self.unknown(key.span().start, other, "an owner", &OWNER_KEYS),
            }
        }
        if name.is_none() {
            self.problem(entry.span().start, "an owner needs `name`: skipped".to_owned());
        }
        Some(Owner { name: name?, period })
    }
}
