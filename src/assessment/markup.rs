//! Lines that a Markdown reader does not show as text: HTML, math, attributes, shortcodes, notes of the editor.

use super::comments;
use crate::text::Span;

/// The construct that a line opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// Text to be shown as it is, or not at all, up to the line with this end: `<pre>`, `<style>`, `<?php`.
    Verbatim(&'static str),
    /// A comment, `<!-- …`, that is not closed on its line.
    Comment,
    /// A formula up to the line with this end, or to an empty line.
    Math(&'static str),
    /// The rows of an HTML table, up to an empty line.
    Table,
    /// `<h2>…</h2>`, with its level.
    Heading(u8),
    /// Tags and nothing else; the last one may end on a later line. `block` says that they end a paragraph.
    Tags {
        /// True for the tags of blocks, such as `</div>`.
        block: bool,
        /// True if the last tag is not closed on the line.
        open: bool,
    },
    /// A line of attributes, a shortcode, the fence of a div.
    Directive,
}

/// The elements that CommonMark reads as HTML blocks, and those of pictures.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

const TABLES: &[&str] = &["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col"];

/// The construct that `line`, without its indent, opens by one of `<`, `$`, `%`, `{`, `:` and `\`.
#[must_use]
pub fn opening(line: &str) -> Option<Markup> {
    match *line.as_bytes().first()? {
        b'<' => html(line),
        b'$' => math(line, "$$", "$$"),
        b'\\' => math(line, "\\[", "\\]").filter(|_| line.trim_end() == "\\[").or_else(|| environment(line)),
        b'%' => line.starts_with("%%").then(|| note(line)).flatten(),
        b'{' => is_attributes(line.trim_end()).then_some(Markup::Directive),
        b':' => is_div(line.trim_end()).then_some(Markup::Directive),
        _ => None,
    }
}

/// Returns true if `line` ends a construct with this `end`; of its first line, `rest` is what follows the opening.
#[must_use]
pub fn closes(rest: &str, end: &str) -> bool {
    rest.contains(end) || end.starts_with("</") && rest.to_ascii_lowercase().contains(end)
}

fn html(line: &str) -> Option<Markup> {
    let special = [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>")];
    if let Some((open, end)) = special.into_iter().find(|(open, _)| line.starts_with(open)) {
        return match open {
            "<!--" if !line.contains("-->") => Some(Markup::Comment),
            "<!--" => None,
            _ => Some(Markup::Verbatim(end)),
        };
    }
    if line.strip_prefix("<!").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic())) {
        return Some(Markup::Verbatim(">"));
    }
    let (name, _) = tag_name(line)?;
    let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if !line.starts_with("</") {
        let verbatim =
            [("pre", "</pre>"), ("script", "</script>"), ("style", "</style>"), ("textarea", "</textarea>")];
        if let Some((_, end)) = verbatim.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Some(Markup::Verbatim(end));
        }
        let level = name
            .strip_prefix(['h', 'H'])
            .and_then(|level| level.parse().ok())
            .filter(|l| (1..=6).contains(l));
        if let Some(level) = level
            && !without_tags(line).is_empty()
            && line.trim_end().ends_with('>')
        {
            return Some(Markup::Heading(level));
        }
    }
    if is(TABLES) {
        return Some(Markup::Table);
    }
    if name.eq_ignore_ascii_case("summary") && line.trim_end().to_ascii_lowercase().ends_with("</summary>") {
        return Some(Markup::Tags { block: true, open: false });
    }
    let block = is(BLOCKS);
    match after_tags(line)? {
        "" => Some(Markup::Tags { block, open: false }),
        // A tag over several lines.
        rest if rest.starts_with('<')
            && !rest.contains('>')
            && (block || is(&["img", "a", "video", "source"])) =>
        {
            Some(Markup::Tags { block, open: true })
        }
        _ => None,
    }
}

/// The name of the tag at the start of `text`, and what follows the name.
fn tag_name(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('<')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let len = inner.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    let (name, rest) = inner.split_at(len);
    let ends = rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    (name.starts_with(|c: char| c.is_ascii_alphabetic()) && ends).then_some((name, rest))
}

/// The length of the whole tag at the start of `text`, in bytes.
#[must_use]
pub fn tag(text: &str) -> Option<usize> {
    /// Longer tags are none. The description of a picture may be long.
    const LONGEST: usize = 2_000;
    const LONGEST_PICTURE: usize = 8_000;
    let (name, rest) = tag_name(text)?;
    let longest = if name.eq_ignore_ascii_case("img") { LONGEST_PICTURE } else { LONGEST };
    let mut quote = None;
    for (i, b) in rest.bytes().take(longest).enumerate() {
        match (quote, b) {
            (None, b'>') => return Some(text.len() - rest.len() + i + 1),
            (None, b'<') => return None,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    None
}

/// The text behind the tags and comments at its start; `None` if there are none.
fn after_tags(text: &str) -> Option<&str> {
    let mut rest = text.trim_end();
    while let Some(len) = tag(rest).or_else(|| comments::comment(rest)) {
        rest = rest[len..].trim_start();
    }
    (rest.len() < text.trim_end().len() || rest.starts_with('<')).then_some(rest)
}

/// The text without the tags at its start and its end.
#[must_use]
pub fn without_tags(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(len) = tag(text) {
        text = text[len..].trim_start();
    }
    while text.ends_with('>')
        && let Some(open) = text.rfind('<')
        && tag(&text[open..]) == Some(text.len() - open)
    {
        text = text[..open].trim_end();
    }
    text
}

/// What no reader sees within `text`, in order: the tags of blocks, comments and notes, `%%…%%`.
#[must_use]
pub fn unseen(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    // Past this offset no comment ends.
    let last_close = text.rfind("-->").unwrap_or(0);
    while let Some(open) = memchr::memchr2(b'<', b'%', &text.as_bytes()[at..]).map(|step| at + step) {
        let comment = || (open < last_close).then(|| comments::comment(&text[open..])).flatten();
        let len = comment().or_else(|| block_tag(&text[open..])).or_else(|| inline_note(text, open));
        found.extend(len.map(|len| Span::from(open..open + len)));
        at = open + len.unwrap_or(1);
    }
    found
}

/// Returns true if all words of a block are in italics, except for a few letters.
#[must_use]
pub fn is_italic(text: &str) -> bool {
    /// Converters leave the first word of some captions outside the asterisks.
    const MOST_OUTSIDE: usize = 3;
    const LEAST_INSIDE: usize = 12;
    let bytes = text.as_bytes();
    let (mut inside, mut outside, mut open) = (0, 0, None);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'*' | b'_' => {
                let run = bytes[at..].iter().take_while(|b| **b == byte).count();
                let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                let after = bytes.get(at + run);
                let in_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric());
                let is_space = after.is_none_or(u8::is_ascii_whitespace);
                // Two of them open bold text.
                if run % 2 == 1 && !(byte == b'_' && in_word(before) && in_word(after)) {
                    match open {
                        Some(opened) if opened == byte => open = None,
                        None if !is_space => open = Some(byte),
                        _ => {}
                    }
                }
                at += run;
            }
            b']' if bytes.get(at + 1) == Some(&b'(') => {
                at += 1 + memchr::memchr(b')', &bytes[at..]).unwrap_or(1);
            }
            _ => {
                let letter = byte.is_ascii_alphabetic() || byte >= 0x80;
                *(if open.is_some() { &mut inside } else { &mut outside }) += usize::from(letter);
                if outside > MOST_OUTSIDE {
                    return false;
                }
                at += 1;
            }
        }
    }
    inside >= LEAST_INSIDE
}

/// The length of the tag that ends a block or a line at the start of `text`.
#[must_use]
pub fn closing_tag(text: &str) -> Option<usize> {
    let ends = text.starts_with("</") || text.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br"));
    ends.then(|| block_tag(text)).flatten()
}

/// The length of the tag of a block, or of a line break, at the start of `text`.
#[must_use]
pub fn block_tag(text: &str) -> Option<usize> {
    let (name, _) = tag_name(text)?;
    let is_block = BLOCKS.iter().chain(&["br"]).any(|known| known.eq_ignore_ascii_case(name));
    tag(text).filter(|_| is_block)
}

/// A heading without the attributes at its end, `{#id .class}`.
#[must_use]
pub fn without_attributes(heading: &str) -> &str {
    match heading.ends_with('}').then(|| heading.rfind('{')).flatten() {
        Some(open) if is_attributes(&heading[open..]) => heading[..open].trim_end(),
        _ => heading,
    }
}

/// Returns true if a line is attributes or a shortcode: `{: .x}`, `{#id}`, `{{< … >}}`, `{% … %}`.
fn is_attributes(line: &str) -> bool {
    let opens = ["{:", "{#", "{.", "{{", "{%"].iter().any(|open| line.starts_with(open));
    opens && line.ends_with('}')
}

/// Returns true if a line opens or closes a div: `:::`, `::: {.note}`, `::: warning`.
fn is_div(line: &str) -> bool {
    let name = line.trim_start_matches(':');
    let word = name.trim().trim_end_matches(':').trim_end();
    let attributes = word.find('{').filter(|_| word.ends_with('}'));
    line.len() - name.len() >= 3
        && !word[..attributes.unwrap_or(word.len())].trim().contains(char::is_whitespace)
}

/// A formula that opens with `open` and ends with `end`, unless more text follows it on the line.
fn math(line: &str, open: &str, end: &'static str) -> Option<Markup> {
    let rest = line.strip_prefix(open)?;
    let behind = rest.find(end).map(|at| rest[at + end.len()..].trim());
    // An equation may have a label.
    behind.is_none_or(|behind| behind.is_empty() || behind.starts_with('{')).then_some(Markup::Math(end))
}

/// `\begin{equation}` and the like.
fn environment(line: &str) -> Option<Markup> {
    line.starts_with("\\begin{").then_some(Markup::Math("\\end{"))
}

/// `%%`, a note in an editor of notes: the sign alone, or a note that ends with the line.
fn note(line: &str) -> Option<Markup> {
    let rest = line[2..].trim();
    (rest.is_empty() || rest.ends_with("%%") && rest.matches("%%").count() == 1)
        .then_some(Markup::Verbatim("%%"))
}

/// Formulas, notes and code between tags within `text`, in order.
#[must_use]
pub fn hidden(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memchr3(b'$', b'%', b'<', &bytes[at..]).map(|step| at + step) {
        let len = match bytes[open] {
            b'$' => formula(text, open),
            b'%' => inline_note(text, open),
            _ => code(&text[open..]),
        };
        found.extend(len.map(|len| Span::from(open..open + len)));
        at = open + len.unwrap_or(1);
    }
    found
}

/// Longer constructs within a paragraph are text, in bytes.
const LONGEST: usize = 1_000;

fn near(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The length of the formula at `open`: no space inside its dollar signs, and no sum of money.
fn formula(text: &str, open: usize) -> Option<usize> {
    if text[..open].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '\\' | '$')) {
        return None;
    }
    let rest = near(&text[open..]);
    let sign = if rest.starts_with("$$") { 2 } else { 1 };
    let inner = &rest[sign..];
    if inner.starts_with(char::is_whitespace) {
        return None;
    }
    let close = inner.find(&rest[..sign])?;
    let (formula, behind) = (&inner[..close], &inner[close + sign..]);
    let signs: &[char] = match formula.starts_with(|c: char| c.is_ascii_digit()) {
        true => &['\\', '^', '='],
        false => &['\\', '_', '^', '{', '='],
    };
    let is_formula = formula.contains(signs) && !formula.ends_with(char::is_whitespace);
    (is_formula && !behind.starts_with(|c: char| c.is_alphanumeric())).then_some(sign + close + sign)
}

/// The length of the note `%%…%%` at `open`.
fn inline_note(text: &str, open: usize) -> Option<usize> {
    let inner = near(&text[open..]).strip_prefix("%%")?;
    let opens = text[..open].chars().next_back().is_none_or(char::is_whitespace);
    inner.find("%%").filter(|close| opens && *close > 0).map(|close| close + 4)
}

/// The length of `<code>…</code>` and the like at the start of `text`.
fn code(text: &str) -> Option<usize> {
    let (name, _) = tag_name(text).filter(|_| !text.starts_with("</"))?;
    let name = ["code", "kbd", "samp", "tt"].into_iter().find(|known| known.eq_ignore_ascii_case(name))?;
    let rest = near(text);
    let close = rest.match_indices("</").find(|(at, _)| rest[at + 2..].starts_with(name))?.0;
    Some(close + rest[close..].find('>')? + 1)
}

/// The bytes of the widest cell of a row, `| a | b |`, without the spaces and the emphasis at its start.
#[must_use]
pub fn widest_cell(row: &str) -> std::ops::Range<usize> {
    let mut widest = 0..0;
    let mut at = 0;
    for cell in row.split('|') {
        let words = cell.trim();
        if words.len() > widest.len() {
            let start = at + cell.len() - cell.trim_start().len();
            widest = start..start + words.len();
        }
        at += cell.len() + 1;
    }
    widest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_a_line_opens() {
        let tags = |block, open| Some(Markup::Tags { block, open });
        for (line, expected) in [
            ("<div class=\"note\">", tags(true, false)),
            ("</div>", tags(true, false)),
            ("<a id=\"n1\"></a>", tags(false, false)),
            ("<img src=\"a.png\"", tags(false, true)),
            ("<pre>", Some(Markup::Verbatim("</pre>"))),
            ("<style>", Some(Markup::Verbatim("</style>"))),
            ("<!-- a draft", Some(Markup::Comment)),
            ("<td>40</td>", Some(Markup::Table)),
            ("<h2 align=\"center\">The Dam</h2>", Some(Markup::Heading(2))),
            ("$$", Some(Markup::Math("$$"))),
            ("$$ a = b $$", Some(Markup::Math("$$"))),
            ("%%", Some(Markup::Verbatim("%%"))),
            ("{: .lead}", Some(Markup::Directive)),
            ("{{< figure src=\"dam.png\" >}}", Some(Markup::Directive)),
            ("::: {.callout-note}", Some(Markup::Directive)),
            (":::", Some(Markup::Directive)),
            ("<p>The dam broke.</p>", None),
            ("<a id=\"n1\"></a>[1] Dam office", None),
            ("<https://a.example>", None),
            ("$40 million went to the dam", None),
            ("%% of the votes", None),
            ("%% check this %%", Some(Markup::Verbatim("%%"))),
            ("{a set} of dams", None),
            ("::: the dam broke here", None),
            ("\\[1\\]", None),
        ] {
            assert_eq!(opening(line), expected, "{line}");
        }
    }

    #[test]
    fn finds_formulas_notes_and_code_in_a_line() {
        let shown = |text: &str| -> Vec<String> {
            hidden(text).iter().map(|span| text[span.range()].to_owned()).collect()
        };
        assert_eq!(shown("The index $a[3]_{[4]} = b$ rose."), ["$a[3]_{[4]} = b$"]);
        assert_eq!(shown("From $4 to $5_000 [1], then US$ 6."), [""; 0]);
        assert_eq!(shown("It rose. %%check [2]%% It fell by 5%."), ["%%check [2]%%"]);
        assert_eq!(shown("Use <code>x[8]</code> or <b>x</b>."), ["<code>x[8]</code>"]);
    }

    #[test]
    fn a_block_in_italics_has_no_word_outside() {
        for italic in [
            "*Left: the mill before the flood. Right: the same mill in June.*",
            "_A view of Port Anvil from the north_.",
            "A\n*June 3 image shows the burnt pier. Source:*\n[*Basin Post*](https://example.org/a_b)\n*.*",
            "*A video by* [***Hill*** *Radio*](https://example.org/x) *shows the gate.*",
        ] {
            assert!(is_italic(italic), "{italic}");
        }
        for plain in [
            "*River Post* reported that the mill burned.",
            "**The mill burned on June 3, officials said.**",
            "* The mill burned on June 3, officials said.",
            "The mill burned. *It was empty.*",
            "my_long_name and my_other_name",
        ] {
            assert!(!is_italic(plain), "{plain}");
        }
    }

    #[test]
    fn the_tag_of_a_picture_may_hold_a_long_description() {
        let picture = |n| format!("<img src=\"a.svg\" alt=\"{}\">", "A stage. ".repeat(n));
        assert!(tag(&picture(500)).is_some() && tag(&picture(2_000)).is_none());
    }

    #[test]
    fn takes_tags_and_attributes_off() {
        assert_eq!(without_tags("<p>The <b>dam</b> broke.</p>"), "The <b>dam</b> broke.");
        assert_eq!(without_attributes("The Dam {#dam .x}"), "The Dam");
        assert_eq!(without_attributes("The Dam {sic}"), "The Dam {sic}");
    }
}
