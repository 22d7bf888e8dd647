//! HTML comments, and what they tell Assessor: `<!-- assessor: ignore uncited-claim -->`.

use crate::text::Span;

/// A comment that silences rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// The whole comment.
    pub span: Span,
    /// The rules by name; none means all.
    pub rules: Box<[String]>,
}

/// The comment that opens at the start of `text`, with its end; `None` where none does or it is not closed.
#[must_use]
pub fn comment(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("<!--")?;
    Some("<!--".len() + inner.find("-->")? + "-->".len())
}

/// All comments in `text`, in order.
#[must_use]
pub fn all(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("<!--").map(|i| at + i) {
        let Some(len) = comment(&text[open..]) else { break };
        found.push(Span::from(open..open + len));
        at = open + len;
    }
    found
}

/// The comments in `text` that silence rules, in order.
#[must_use]
pub fn ignores(text: &str) -> Vec<Ignore> {
    let of = |span: Span| Some(Ignore { span, rules: directive(&text[span.range()])? });
    all(text).into_iter().filter_map(of).collect()
}

/// The rules that the comment silences, if it is meant to silence any.
fn directive(comment: &str) -> Option<Box<[String]>> {
    let words = comment.trim_start_matches("<!--").trim_end_matches("-->").trim();
    let rest = words.strip_prefix("assessor:")?.trim_start().strip_prefix("ignore")?;
    if !rest.is_empty() && !rest.starts_with([' ', '\t', '\n', '\r', ':']) {
        return None;
    }
    let separators = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';');
    Some(rest.split(separators).filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

/// `span` of `text` without the comments and the white space at either end. `comments` are in order.
#[must_use]
pub fn trimmed(text: &str, span: Span, comments: &[Span]) -> Span {
    let Span { mut start, mut end } = span;
    loop {
        let piece = &text[start as usize..end as usize];
        let words = piece.trim();
        start += (piece.len() - piece.trim_start().len()) as u32;
        end = start + words.len() as u32;
        let first = comments.partition_point(|c| c.start < start);
        let last = comments.partition_point(|c| c.end < end);
        if let Some(comment) = comments.get(first).filter(|c| c.start == start && c.end <= end) {
            start = comment.end;
        } else if let Some(comment) = comments.get(last).filter(|c| c.end == end && c.start >= start) {
            end = comment.start;
        } else {
            return Span::new(start, end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_names() {
        for (text, names) in [
            ("<!-- assessor: ignore uncited-claim -->", &["uncited-claim"][..]),
            ("<!--assessor:ignore a, b c-->", &["a", "b", "c"]),
            ("<!-- assessor: ignore -->", &[]),
        ] {
            let found = ignores(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(&found[0].rules[..], names, "{text}");
        }
        for text in
            ["<!-- a note -->", "<!-- assessor: ignored -->", "<!-- assessor: ignore", "assessor: ignore x"]
        {
            assert_eq!(ignores(text), [], "{text}");
        }
    }

    #[test]
    fn trims_comments_from_both_ends() {
        let text = " <!-- a --> One <!-- b --> two.<!-- c --> <!-- d -->";
        let span = trimmed(text, Span::from(0..text.len()), &all(text));
        assert_eq!(&text[span.range()], "One <!-- b --> two.");
        let only = "<!-- a -->";
        assert!(trimmed(only, Span::from(0..only.len()), &all(only)).is_empty());
    }
}
