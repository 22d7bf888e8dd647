//! Rename: the spelling of an actor throughout the document, the key or number of an endnote.

use crate::actors::{Form, Kind, Mention};
use crate::analysis::Snapshot;
use crate::assessment::{Citation, Conventions, Label, Style, citations};
use crate::edits;
use crate::text::{Edit, Span};

/// Returns the span and the current name of the item at `offset`, if it can be renamed.
#[must_use]
pub fn renamable(snapshot: &Snapshot, offset: u32) -> Option<(Span, String)> {
    let span = match label_at(snapshot, offset) {
        Some((_, key)) => key,
        None => mention_at(snapshot, offset)?.span,
    };
    Some((span, snapshot.text().slice(span).into_owned()))
}

/// Renames the item at `offset`. Returns all edits as one step, in order.
///
/// # Errors
/// Returns the reason, as a message for the user.
pub fn rename(snapshot: &Snapshot, offset: u32, name: &str) -> Result<Vec<Edit>, String> {
    let name = name.trim();
    if name.is_empty() || name.contains(['\n', '\r']) {
        return Err("The new name must be one line and not empty.".to_owned());
    }
    if let Some((label, key)) = label_at(snapshot, offset) {
        return relabel(snapshot, label, key, name);
    }
    let mention =
        mention_at(snapshot, offset).ok_or("There is no name, marker or endnote here to rename.")?;
    Ok(respell(snapshot, mention, name))
}

/// Returns the actor at `offset`; an actor that is only described has no name.
fn mention_at(snapshot: &Snapshot, offset: u32) -> Option<&Mention> {
    snapshot.mention_at(offset).filter(|m| m.form != Form::Described && m.span.touches(offset))
}

/// Returns the label of the marker or endnote at `offset`, and the span of its key there.
fn label_at(snapshot: &Snapshot, offset: u32) -> Option<(Label, Span)> {
    if let Some(citation) = snapshot.citation_at(offset).filter(|c| c.label.is_marker()) {
        return (!is_range(snapshot, &citation)).then_some((citation.label, citation.key));
    }
    let note = snapshot.endnote_at(offset)?;
    let on_label = snapshot.endnote_label(note.block).is_some_and(|label| label.touches(offset));
    let head = note.head.filter(|_| on_label)?;
    Some((head.label, head.key.shift(snapshot.starts()[note.block])))
}

/// Returns true if the citation is one of those in a range such as `[3-5]`.
fn is_range(snapshot: &Snapshot, citation: &Citation) -> bool {
    let shared = citation.span != citation.bracket;
    shared
        && citation.label.is_counted()
        && snapshot.text().slice(citation.bracket).contains(citations::is_dash)
}

/// Returns the edits that change the number or key of the endnote and of all its markers.
fn relabel(snapshot: &Snapshot, label: Label, key: Span, name: &str) -> Result<Vec<Edit>, String> {
    if label.style == Style::AuthorDate {
        return Err("A citation by author and year is changed in the text and in the reference.".to_owned());
    }
    let name = name.trim_matches(['[', ']', '^', '@']).trim_end_matches(':');
    let new = read_label(label.style, name).ok_or_else(|| match label.style {
        Style::Numeric => format!("\"{name}\" is not a number."),
        Style::Roman => format!("\"{name}\" is not a Roman numeral."),
        _ => format!("\"{name}\" is not a valid key. A key has no spaces and no brackets."),
    })?;
    if new == label {
        return Ok(Vec::new());
    }
    if snapshot.endnote_with(new).is_some() || snapshot.citations().any(|c| c.label == new) {
        let other = snapshot.text().slice(key);
        return Err(format!("\"{name}\" is already used. It could not be told apart from \"{other}\"."));
    }
    let markers: Vec<_> = snapshot.citations().filter(|c| c.label == label).collect();
    for label in [label, new] {
        if let Some(span) = edits::unread_use(snapshot, label) {
            return Err(format!(
                "\"{}\" on line {} may refer to this source but is not written as a marker. Write it as a marker first.",
                snapshot.text().slice(span),
                snapshot.text().line_of(span.start) + 1
            ));
        }
    }
    if label.is_counted() {
        let lost = snapshot.endnote_with(label).is_none();
        let change = edits::give_number(snapshot, label, new.id).filter(|_| !lost);
        return match change {
            Some(change) => Ok(change.edits),
            None if lost && markers.iter().any(|marker| is_range(snapshot, marker)) => {
                Err("This source is part of a range of numbers. Renumber the citations instead.".to_owned())
            }
            None if lost => {
                let number = |key| edits::number_like(&snapshot.text().slice(key), label.style, new.id);
                Ok(markers.iter().map(|marker| Edit::new(marker.key, number(marker.key))).collect())
            }
            None => Err("Two endnotes have this number, or renaming it would change a source.".to_owned()),
        };
    }
    if edits::parts(snapshot).len() > 1 || edits::is_referred_to(snapshot, label) {
        return Err(
            "Another note refers to this one, or another report in this file has the same key.".to_owned()
        );
    }
    let notes = snapshot.endnotes().filter_map(|note| {
        let head = note.head.filter(|head| head.label == label)?;
        Some(head.key.shift(snapshot.starts()[note.block]))
    });
    let mut edits: Vec<_> =
        markers.iter().map(|m| m.key).chain(notes).map(|span| Edit::new(span, name)).collect();
    edits.sort_by_key(|edit| edit.span);
    edits.dedup_by_key(|edit| edit.span);
    Ok(edits)
}

/// Parses a key as the label of a marker of this style.
fn read_label(style: Style, key: &str) -> Option<Label> {
    if style == Style::Numeric && !key.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if style == Style::Register {
        let entry = citations::register_entry(&format!("{key}: source"));
        return entry.map(|(label, _, _)| label);
    }
    let marker = match style {
        Style::Footnote => format!("x.[^{key}]"),
        Style::Pandoc => format!("x.[@{key}]"),
        _ => format!("x.[{key}]"),
    };
    let found = citations::scan(&marker, Conventions::NONE).citations;
    let whole = |c: &&Citation| c.label.style == style && c.bracket.range() == (2..marker.len());
    (found.len() == 1).then(|| found.iter().find(whole).map(|c| c.label)).flatten()
}

/// Returns the edits that change the spelling of an actor wherever the text names it.
///
/// All full names of a person become the new name, whatever their spelling. If the surname changes, it also changes
/// where it is alone. A rename on a surname alone changes that surname within full names too. Other forms change only
/// where they have the same spelling as the renamed one: an acronym stays an acronym.
fn respell(snapshot: &Snapshot, mention: &Mention, name: &str) -> Vec<Edit> {
    let text = snapshot.text();
    let old = text.slice(mention.span).into_owned();
    let same = || snapshot.mentions().iter().filter(|other| other.who == mention.who);
    let is_full = |m: &Mention| matches!(m.form, Form::Full | Form::Introduced);
    let person = mention.kind == Kind::Person;
    let last = |name: &str| name.rsplit(' ').next().unwrap_or(name).to_owned();
    let mut out = Vec::new();
    for other in same() {
        let written = text.slice(other.span);
        let new = if person && is_full(mention) && is_full(other) && written.contains(' ') {
            Some(name.to_owned())
        } else if person && is_full(mention) && other.form == Form::Surname {
            let surname_of_any = same().any(|m| is_full(m) && last(&text.slice(m.span)) == *written);
            (surname_of_any && name.contains(' ')).then(|| last(name))
        } else if person && mention.form == Form::Surname && is_full(other) {
            // The surname within the full name.
            written
                .strip_suffix(&*old)
                .filter(|given| given.ends_with([' ', '-']))
                .map(|given| format!("{given}{name}"))
        } else if written == old {
            Some(name.to_owned())
        } else {
            None
        };
        if let Some(new) = new.filter(|new| *new != *written) {
            out.push(Edit::new(other.span, new));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{caret, snapshot};

    #[track_caller]
    fn check(marked: &str, name: &str, expected: &str) {
        let (text, at) = caret(marked);
        let snapshot = snapshot(&text);
        let edits = rename(&snapshot, at, name).expect("it can be renamed");
        assert_eq!(edits::apply(snapshot.text(), &edits).to_string(), expected);
    }

    #[track_caller]
    fn refused(marked: &str, name: &str) -> String {
        let (text, at) = caret(marked);
        rename(&snapshot(&text), at, name).expect_err("it cannot be renamed")
    }

    #[test]
    fn a_persons_full_name_in_every_spelling() {
        check(
            "Sergey La┃vrov spoke. Sergei Lavrov left. Lavrov’s staff stayed.",
            "Sergei Lawrow",
            "Sergei Lawrow spoke. Sergei Lawrow left. Lawrow’s staff stayed.",
        );
        check("Sergey La┃vrov spoke. Lavrov left.", "Sergei Lavrov", "Sergei Lavrov spoke. Lavrov left.");
    }

    #[test]
    fn a_surname_within_full_names_too() {
        check(
            "President Volodymyr Zelenskyy spoke. Zelen┃skyy’s staff left.",
            "Zelensky",
            "President Volodymyr Zelensky spoke. Zelensky’s staff left.",
        );
    }

    #[test]
    fn others_stay_as_they_are() {
        check(
            "The Islamic Revolutionary Guard Corps (IRGC) spoke. The IR┃GC left. Hezbollah stayed.",
            "Guards",
            "The Islamic Revolutionary Guard Corps (Guards) spoke. The Guards left. Hezbollah stayed.",
        );
    }

    #[test]
    fn keys_and_numbers_with_their_endnotes() {
        check(
            "A ship left.[^sh┃ip] It sank.[^ship][^b]\n\n[^ship]: https://a.org\n[^b]: https://b.org\n",
            "vessel",
            "A ship left.[^vessel] It sank.[^vessel][^b]\n\n[^vessel]: https://a.org\n[^b]: https://b.org\n",
        );
        check(
            "# R\n\nA ship left.¹ It sank.⁹┃ So.\n\n## Endnotes\n\n¹ https://a.org\n",
            "7",
            "# R\n\nA ship left.¹ It sank.⁷ So.\n\n## Endnotes\n\n¹ https://a.org\n",
        );
        let numbered = "A ship left.[1] It sank.[2]\n\n[1] https://a.org\n[┃2] https://b.org\n";
        check(numbered, "[7]", "A ship left.[1] It sank.[7]\n\n[1] https://a.org\n[7] https://b.org\n");
        check(
            "A ship left.[1┃] It sank.<!-- also [1] --> It burned.[2]\n\n[1] https://a.org\n[2] https://b.org\n",
            "7",
            "A ship left.[7] It sank.<!-- also [7] --> It burned.[2]\n\n[7] https://a.org\n[2] https://b.org\n",
        );
        assert!(refused(numbered, "1").contains("is already used"));
        assert!(refused(numbered, "two").contains("not a number"));
        assert!(refused("A ship left.[^sh┃ip]\n\n[^ship]: https://a.org\n", "a b").contains("no spaces"));
        assert!(refused("A ship left.[1┃-3]\n\n[1] a\n[2] b\n[3] c\n", "9").contains("no name"));
    }

    #[test]
    fn only_where_something_has_a_name() {
        let at = |marked: &str| {
            let (text, at) = caret(marked);
            renamable(&snapshot(&text), at).map(|(_, name)| name)
        };
        assert_eq!(at("Sergei La┃vrov spoke.").as_deref(), Some("Sergei Lavrov"));
        assert_eq!(at("It sank.[1┃2]\n\n[12] https://a.org\n").as_deref(), Some("12"));
        assert_eq!(at("It sa┃nk.[12]\n\n[12] https://a.org\n"), None);
        assert_eq!(at("It sank.[12]\n\n[12] https://a┃.org\n"), None);
    }
}
