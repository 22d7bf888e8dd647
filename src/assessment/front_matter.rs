//! The metadata at the head of a text: YAML between lines of `---`, TOML between lines of `+++`.

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

/// The value of `key`, on one line, without its quotes. A value over several indented lines is joined.
#[must_use]
pub fn value(front_matter: &str, key: &str) -> Option<String> {
    let mut lines = front_matter.split(['\n', '\r']).filter(|line| !line.is_empty());
    let first = lines.find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix([':', '=']))?.trim();
    // `>` folds lines and `|` keeps them; `-` and `+` after it are about the last line break.
    let folds = first.starts_with(['>', '|']) && first.len() <= 3;
    let mut value = if folds { String::new() } else { first.to_owned() };
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
