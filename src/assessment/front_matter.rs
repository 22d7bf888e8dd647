//! The metadata at the head of a text: YAML between lines of `---`, TOML between lines of `+++`.

use crate::text::Span;

/// The line that closes front matter that begins with the line `open`, a byte order mark before it or not; `None` if
/// none may begin with it.
#[must_use]
pub fn closing(open: &str) -> Option<&'static [&'static str]> {
    match open.strip_prefix('\u{feff}').unwrap_or(open).trim_end() {
        "---" => Some(&["---", "..."]),
        "+++" => Some(&["+++"]),
        _ => None,
    }
}

/// The span of the value of `key`, if it is on one line and not empty, without its quotes.
#[must_use]
pub fn value_on_line(front_matter: &str, key: &str) -> Option<Span> {
    let value = front_matter.split(['\n', '\r']).find_map(|line| after_key(line, key))?;
    let value = value.trim().trim_matches(['"', '\'']);
    let start = value.as_ptr() as usize - front_matter.as_ptr() as usize;
    let on_line = !value.is_empty() && !is_block(value);
    on_line.then(|| Span::from(start..start + value.len()))
}

/// What follows `key` and its `:` or `=` in a line.
fn after_key<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.trim_start().strip_prefix([':', '='])
}

/// Returns true for the sign of a value on the lines below: `>` folds them and `|` keeps them; `-` and `+` after it are
/// about the last line break.
fn is_block(value: &str) -> bool {
    value.starts_with(['>', '|']) && value.len() <= 3
}

/// The value of `key`, on one line, without its quotes. A value over several indented lines is joined.
#[must_use]
pub fn value(front_matter: &str, key: &str) -> Option<String> {
    let mut lines = front_matter.split(['\n', '\r']).filter(|line| !line.is_empty());
    let first = lines.find_map(|line| after_key(line, key))?.trim();
    let mut value = if is_block(first) { String::new() } else { first.to_owned() };
    for line in lines.take_while(|line| line.starts_with([' ', '\t'])) {
        let line = line.trim();
        if value.is_empty() && line.starts_with("- ") {
            return None; // a list
        }
        value.push_str(if value.is_empty() || line.is_empty() { "" } else { " " });
        value.push_str(line);
    }
    let quoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    Some(quoted.map_or_else(|| value.trim_matches(['"', '\'']).to_owned(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_what_is_wrapped() {
        let text = "---\ntitle:\n  The Dam Broke\n  at Night\nlead: >-\n  It was late.\n\n  It rained.\ndate: 2024-05-03\n\
            authors:\n  - A. Marsh\nplace: \"Port\n  Anvil\"\n---\n";
        assert_eq!(value(text, "title").as_deref(), Some("The Dam Broke at Night"));
        assert_eq!(value(text, "lead").as_deref(), Some("It was late. It rained."));
        assert_eq!(value(text, "date").as_deref(), Some("2024-05-03"));
        assert_eq!(value(text, "place").as_deref(), Some("Port Anvil"));
        assert_eq!(value(text, "authors"), None);
        assert_eq!(value(text, "tags"), None);
        assert_eq!(value("+++\ntitle = \"The Dam\"\n+++\n", "title").as_deref(), Some("The Dam"));
    }
}
