//! The citations of a document: its markers, its endnotes, and the forms in which it writes them.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::Snapshot;
use crate::assessment::blocks::{BlockKind, EndnoteHead};
use crate::assessment::{Citation, Label, Notation, Style, citations, headings};
use crate::text::{Edit, Span};

use super::{reading, uses};

/// An endnote with a label; all spans are those of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Note {
    pub label: Label,
    pub head: EndnoteHead,
    /// From the label to the last character that is not a space.
    pub content: Span,
    /// The number, numeral or key.
    pub key: Span,
    /// The end of its last line, without the line break.
    pub line_end: u32,
    pub block: usize,
    /// The block of its last paragraph.
    pub last_block: usize,
}

/// Returns all endnotes with a label, in the order of the text.
pub(super) fn notes(snapshot: &Snapshot) -> Vec<Note> {
    snapshot
        .endnotes()
        .filter_map(|note| {
            let head = note.head?;
            let start = snapshot.starts()[note.block];
            let last_block = snapshot.continuations(note.block).last().unwrap_or(note.block);
            Some(Note {
                label: head.label,
                head,
                content: Span::new(note.span.start, snapshot.block_content(last_block).end),
                key: head.key.shift(start),
                line_end: line_end(snapshot, last_block),
                block: note.block,
                last_block,
            })
        })
        .collect()
}

/// Returns the end of a block's last line, without its line break.
pub(super) fn line_end(snapshot: &Snapshot, block: usize) -> u32 {
    let span = snapshot.block_span(block);
    let text = snapshot.text().slice(span);
    span.start + text.trim_end_matches(['\n', '\r']).len() as u32
}

/// Returns the text of an endnote after its label.
pub(super) fn words(snapshot: &Snapshot, note: &Note) -> String {
    after_label(snapshot, note.block, note.head, note.content.end)
}

/// Returns the text between the label `head` of the endnote at `block` and `end`.
pub(super) fn after_label(snapshot: &Snapshot, block: usize, head: EndnoteHead, end: u32) -> String {
    let whole = Span::new(snapshot.starts()[block].min(end), end);
    head.words(&snapshot.text().slice(whole)).to_owned()
}

/// Returns true if a line that is no endnote, heading or rule is directly below an endnote, or if a comment in the
/// endnote is not closed.
pub(super) fn is_followed(snapshot: &Snapshot, note: &Note) -> bool {
    let next = note.last_block + 1;
    let kind = snapshot.blocks().get(next).map(|facts| facts.block.kind);
    // An empty line of a block quote.
    let empty =
        kind == Some(BlockKind::Quote) && snapshot.text().slice(snapshot.block_span(next)).trim() == ">";
    let kind = kind.filter(|_| !empty);
    let own = snapshot.text().slice(note.content);
    let open = own.rfind("<!--").is_some_and(|at| !own[at..].contains("-->"));
    let ends = |kind| match kind {
        BlockKind::Endnote(_) | BlockKind::Blank | BlockKind::Rule | BlockKind::Code => true,
        // A line without markup may be the rest of a wrapped endnote: "The Mill, Its Owners, and" / "Enemies".
        BlockKind::Heading { .. } => {
            let heading = snapshot.text().slice(snapshot.block_span(next));
            let heading = heading.trim();
            let below = snapshot.blocks().get(next + 1).map(|facts| facts.block.kind);
            let in_list = matches!(below, Some(BlockKind::Endnote(_)));
            let bold = heading.starts_with("**") && heading.ends_with("**");
            let marked = heading.starts_with('#') && heading.trim_start_matches('#').starts_with(' ');
            marked
                || bold
                || heading.contains('\n')
                || !in_list && headings::known(heading, &snapshot.environment().headings).is_some()
        }
        _ => false,
    };
    open || kind.is_some_and(|kind| !ends(kind))
}

/// Returns the end of an endnote with the lines directly below it that may belong to it, without the line break.
pub(super) fn attached_end(snapshot: &Snapshot, note: &Note) -> u32 {
    if !is_followed(snapshot, note) {
        return note.line_end;
    }
    let kind = |i: &usize| snapshot.blocks().get(*i).map(|facts| facts.block.kind);
    let ends =
        |kind| matches!(kind, BlockKind::Blank | BlockKind::Endnote(_) | BlockKind::Rule | BlockKind::Code);
    let attached = (note.last_block + 1..).take_while(|i| kind(i).is_some_and(|kind| !ends(kind)));
    attached.last().map_or(note.line_end, |last| line_end(snapshot, last))
}

/// Returns true if the first endnote after `at` says "Ibid.": a new endnote before it would change its meaning.
pub(super) fn is_above_ibid(snapshot: &Snapshot, all: &[Note], at: u32) -> bool {
    let next = all.iter().filter(|note| note.content.start >= at).min_by_key(|note| note.content.start);
    next.is_some_and(|note| reading::is_ibid(&words(snapshot, note)))
}

/// New numbers by label.
pub(super) type Numbers = FxHashMap<Label, u64>;

/// Returns the edits that give every marker and endnote the number of its label in `numbers`; unchanged
/// numbers get none.
pub(super) fn relabel(snapshot: &Snapshot, notes: &[Note], numbers: &Numbers) -> Vec<Edit> {
    let mut edits = Vec::new();
    if numbers.iter().all(|(label, id)| label.id == *id) {
        return edits;
    }
    let new_id = |label: Label| numbers.get(&label).copied().unwrap_or(label.id);
    // In a list whose items are all numbered 1, the place of an item is its number. Then all get their own.
    let is_placed = |note: &Note| {
        let key = snapshot.text().slice(note.key);
        note.label.style == Style::Numeric && key.parse().is_ok_and(|written: u64| written != note.label.id)
    };
    let changes = |note: &&Note| new_id(note.label) != note.label.id || is_placed(note);
    for note in notes.iter().filter(|note| note.label.is_counted()).filter(changes) {
        let key = like(&snapshot.text().slice(note.key), note.label.style, new_id(note.label));
        edits.push(Edit::new(note.key, key));
    }
    let references = uses::references(snapshot);
    for bracket in references.chunk_by(|a, b| a.bracket == b.bracket) {
        let mut rest = bracket;
        while !rest.is_empty() {
            let joined = rest.windows(2).take_while(|pair| is_range(snapshot, pair)).count() + 1;
            let (run, after) = rest.split_at(joined);
            relabel_run(snapshot, run, &new_id, &mut edits);
            rest = after;
        }
    }
    edits
}

/// Returns true if a range such as `3-5` joins the two citations, which are in one bracket.
fn is_range(snapshot: &Snapshot, pair: &[Citation]) -> bool {
    let [a, b] = pair else { return false };
    a.key == b.key
        || a.key.end <= b.key.start
            && snapshot.text().slice(Span::new(a.key.end, b.key.start)).contains(citations::is_dash)
}

/// Renumbers a marker, or all those of one range. A range stays one as long as its numbers are consecutive.
fn relabel_run(snapshot: &Snapshot, run: &[Citation], new_id: &impl Fn(Label) -> u64, edits: &mut Vec<Edit>) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    if run.iter().all(|c| new_id(c.label) == c.label.id) {
        return;
    }
    let style = first.label.style;
    let runs_on = run.windows(2).all(|pair| new_id(pair[0].label) + 1 == new_id(pair[1].label));
    if run.len() == 1 || runs_on {
        let ends = if run.len() == 1 { &run[..1] } else { &[*first, *last][..] };
        for end in ends.iter().filter(|c| new_id(c.label) != c.label.id) {
            let key = like(&snapshot.text().slice(end.key), style, new_id(end.label));
            edits.push(Edit::new(end.key, key));
        }
        return;
    }
    let list: Vec<_> = run.iter().map(|c| key_text(style, new_id(c.label))).collect();
    edits.push(Edit::new(Span::new(first.key.start, last.key.end), list.join(", ")));
}

/// Returns a number in the notation of the style.
pub(super) fn key_text(style: Style, id: u64) -> String {
    match style {
        Style::Roman => citations::roman(u32::try_from(id).unwrap_or(0)),
        _ => id.to_string(),
    }
}

/// Returns true if the style can write the number so that it is parsed again.
pub(super) const fn can_write(style: Style, id: u64) -> bool {
    match style {
        Style::Roman => 0 < id && id < 400,
        _ => 0 < id && id < 1_000_000,
    }
}

/// Returns a number as the number `written` is written: in raised digits if that is.
#[must_use]
pub fn like(written: &str, style: Style, id: u64) -> String {
    let is_raised = written.chars().next().and_then(citations::raised_digit).is_some();
    if is_raised { citations::raised(id) } else { key_text(style, id) }
}

/// Returns the marker of a counted label in the form that is the most frequent in the document: `[1]`, `\[1\]`,
/// `<sup>1</sup>`, `¹` and so on.
#[must_use]
pub fn marker_here(snapshot: &Snapshot, style: Style, id: u64) -> String {
    MarkerForm::of(snapshot, style).write(id, 0)
}

/// The form in which a document writes the markers of a style.
pub(super) struct MarkerForm {
    style: Style,
    /// A marker of the document: the text before its number, the number, and the text after it with the target of its
    /// link. `None` if there is none.
    model: Option<(String, String, String)>,
    /// The number of the model.
    old: u64,
    /// The notation of the model.
    pub notation: Notation,
    /// A number that no anchor of an endnote has.
    anchor: u64,
}

impl MarkerForm {
    /// Returns the most frequent form.
    pub(super) fn of(snapshot: &Snapshot, style: Style) -> Self {
        let own = || snapshot.citations().filter(|c| c.label.style == style && c.span == c.bracket);
        let counts = notations(own());
        // The first citation in the most frequent notation.
        let most = counts.into_iter().max().unwrap_or(0);
        let anchor = free_anchor(snapshot, style);
        let Some(model) = own().find(|c| counts[c.notation as usize] == most) else {
            return Self { style, model: None, old: 0, notation: Notation::Bracket, anchor };
        };
        let text = snapshot.text();
        let whole = with_target(snapshot, model.bracket);
        let part = |from: u32, to: u32| text.slice(Span::new(from, to)).into_owned();
        let (start, end) = (model.key.start, model.key.end);
        let parts = (part(whole.start, start), part(start, end), part(end, whole.end));
        Self { style, model: Some(parts), old: model.label.id, notation: model.notation, anchor }
    }

    /// Returns true if the markers are links to their endnotes.
    pub(super) fn is_linked(&self) -> bool {
        self.model.as_ref().is_some_and(|(before, _, after)| before.contains('#') || after.contains('#'))
    }

    /// Returns the marker with this number. `nth` counts the markers that are added in one step: each has an anchor of
    /// its own.
    pub(super) fn write(&self, id: u64, nth: u64) -> String {
        let Some((before, key, after)) = &self.model else { return marker(self.style, id) };
        let anchor = self.anchor + nth;
        let [before, after] = [before, after].map(|part| with_number(part, self.old, anchor));
        format!("{before}{}{after}", like(key, self.style, id))
    }
}

/// Returns the span of a marker with the target of its link to the endnote, `[[1]](#note-1)`.
pub(super) fn with_target(snapshot: &Snapshot, bracket: Span) -> Span {
    let text = snapshot.text();
    let end = text.floor((bracket.end + LONGEST_TARGET).min(text.len()));
    let behind = text.slice(Span::new(bracket.end, end));
    let target = behind.starts_with("(#").then(|| citations::link_end(&behind, 0)).flatten();
    Span::new(bracket.start, bracket.end + target.unwrap_or(0) as u32)
}

/// Returns the marker of an existing citation with its link, to cite its source again.
pub(super) fn marker_again(snapshot: &Snapshot, citation: &Citation) -> String {
    if citation.span != citation.bracket {
        return marker_here(snapshot, citation.label.style, citation.label.id);
    }
    snapshot.text().slice(with_target(snapshot, citation.bracket)).into_owned()
}

/// Returns a number that no anchor of an endnote has: `note-5` in a text with `note-1` to `note-4`. Renumbering leaves
/// anchors alone, because they move with their endnotes.
pub(super) fn free_anchor(snapshot: &Snapshot, style: Style) -> u64 {
    let links = snapshot.links();
    let noted = links.endnotes.iter().filter_map(|note| note.label);
    let all = noted.chain(links.citations.iter().map(|citation| citation.label));
    all.filter(|label| label.style == style).map(|label| label.id).max().unwrap_or(0) + 1
}

/// Counts citations by their notation.
pub(super) fn notations(citations: impl Iterator<Item = Citation>) -> [usize; Notation::COUNT] {
    let mut counts = [0; Notation::COUNT];
    citations.for_each(|citation| counts[citation.notation as usize] += 1);
    counts
}

/// The longest target of a link to an endnote, in bytes.
const LONGEST_TARGET: u32 = 100;

/// Returns `text`, such as `](#note-3)`, with the number `new` in place of `old`.
pub(super) fn with_number(text: &str, old: u64, new: u64) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let len = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
        let number = &rest[at..at + len];
        out.push_str(&rest[..at]);
        out.push_str(&if number.parse() == Ok(old) { new.to_string() } else { number.to_owned() });
        rest = &rest[at + len..];
    }
    out + rest
}

/// Returns the marker of a counted label.
#[must_use]
pub fn marker(style: Style, id: u64) -> String {
    match style {
        Style::Footnote => format!("[^{id}]"),
        _ => format!("[{}]", key_text(style, id)),
    }
}

/// Returns the most frequent citation style of the document, in which additions are written. Links count only if there
/// is neither a marker nor an endnote. Without any citation, the style is `[12]`.
#[must_use]
pub fn dominant_style(snapshot: &Snapshot) -> Style {
    let links = snapshot.links();
    let most = |labels: &mut dyn Iterator<Item = Label>| {
        let mut counts = [0_usize; 6];
        for label in labels {
            match label.style {
                Style::Numeric => counts[0] += 1,
                Style::Roman => counts[1] += 1,
                Style::Footnote => counts[2] += 1,
                Style::Pandoc => counts[3] += 1,
                Style::AuthorDate => counts[4] += 1,
                Style::Register => counts[5] += 1,
                Style::Link | Style::Reference | Style::Inline | Style::Named => {}
            }
        }
        let styles = [
            Style::Numeric,
            Style::Roman,
            Style::Footnote,
            Style::Pandoc,
            Style::AuthorDate,
            Style::Register,
        ];
        // The list is reversed because `max_by_key` returns the last of equals, and the first is wanted.
        let best = styles.into_iter().zip(counts).rev().max_by_key(|(_, count)| *count);
        best.filter(|(_, count)| *count > 0).map(|(style, _)| style)
    };
    most(&mut links.citations.iter().map(|c| c.label))
        .or_else(|| most(&mut links.endnotes.iter().filter_map(|n| n.label)))
        .unwrap_or_else(|| {
            let count = |style| links.citations.iter().filter(|c| c.label.style == style).count();
            match links.citations.len() {
                0 => Style::Numeric,
                all if count(Style::Inline) * 2 > all => Style::Inline,
                _ => Style::Link,
            }
        })
}

/// Returns true if the document repeats the number of a source that it cites again, and false if it gives every
/// citation a new number.
#[must_use]
pub fn reuses_numbers(snapshot: &Snapshot, style: Style) -> bool {
    if !matches!(style, Style::Numeric | Style::Roman) {
        return true;
    }
    let mut seen = FxHashSet::default();
    let cited = snapshot.links().citations.iter().filter(|c| c.label.style == style);
    let again = cited.filter(|c| !seen.insert(c.label)).count();
    if again == 0 {
        return false;
    }
    let mut seen = FxHashSet::default();
    let copied = notes(snapshot).iter().filter(|n| !seen.insert(words(snapshot, n))).count();
    again >= copied
}

/// Returns the line break that the document uses.
pub(crate) fn line_break(snapshot: &Snapshot) -> &'static str {
    let text = snapshot.text();
    let line = text.line_span(0);
    let first = text.slice(line);
    if first.ends_with("\r\n") {
        "\r\n"
    } else if first.ends_with('\r') {
        "\r"
    } else {
        "\n"
    }
}
