//! Completions after a capital letter: names in the text, then the holders of the office that was just typed, then all
//! names in the registry.

use rustc_hash::FxHashSet;

use super::super::hover::kind_in_words;
use super::{Caret, Suggestion, SuggestionKind};
use crate::actors::{Actor, ActorId, Held, Kind, PartialDate, Post, Registry, Who, is_everyday_word};
use crate::words::{fold_name, letters as letters_of};

/// Maximum number of names.
const MOST: usize = 20;
/// Maximum number of words of a name or a title before the word that is being typed.
const WORDS: usize = 5;
/// Words that turn a title into that of another office.
const OTHER_OFFICES: [&str; 8] =
    ["deputy", "first", "vice", "assistant", "associate", "under", "then", "chief"];
/// Maximum number of words of a title, including 'of' and the like.
const MOST_TITLE_WORDS: usize = 8;
pub(super) fn suggest(caret: &Caret<'_>) -> Vec<Suggestion> {
    if !is_prose(caret) {
        return Vec::new();
    }
    let starts = starts(caret.before);
    let Some(&word) = starts.first() else { return Vec::new() };
    let mut out = Vec::new();
    let mut seen = FxHashSet::default();
    let registry = &*caret.snapshot.environment().registry;
    // A name after the title of its bearer's office is certain: in 'Minister of Defense of Mali S', 'Mali S' is no name.
    let titled = starts.iter().enumerate().rev().find(|(_, start)| {
        if let Some(before) = caret.before[..**start].strip_suffix(' ') {
            of_title(caret, before, &caret.before[**start..], &mut seen, &mut out);
        }
        !out.is_empty()
    });
    let longest = titled.map_or(starts.len(), |(i, _)| i + 1);
    // The longest start that matches a name is the one that is being typed. All suggestions replace the text from there
    // on, because some clients filter all of them by the text that the first one replaces.
    for (i, &start) in starts.iter().enumerate().take(longest).rev() {
        let typed = &caret.before[start..];
        let mut matched = !out.is_empty();
        matched |= in_text(caret, typed, &mut seen, &mut out);
        if typed.len() > 1 && !(start == word && is_everyday_word(typed)) {
            let titled = |from: &usize| {
                !registry.positions_for(caret.before[*from..start].trim()).positions.is_empty()
            };
            let has_title = starts[i + 1..].iter().any(titled);
            matched |= in_registry(caret, typed, has_title, &mut seen, &mut out);
        }
        if matched {
            break;
        }
    }
    out.truncate(MOST);
    out
}

/// Returns the holders of the office whose title and a space are before the caret, on the document's date.
pub(super) fn after_title(caret: &Caret<'_>) -> Vec<Suggestion> {
    let Some(before) = caret.before.strip_suffix(' ').filter(|before| before.ends_with(char::is_alphabetic))
    else {
        return Vec::new();
    };
    if !is_prose(caret) {
        return Vec::new();
    }
    let (mut out, mut seen) = (Vec::new(), FxHashSet::default());
    of_title(caret, before, "", &mut seen, &mut out);
    out.truncate(MOST);
    out
}

/// Adds the holders of the office whose title ends `before`, as far as their names begin as `typed`.
fn of_title(
    caret: &Caret<'_>,
    before: &str,
    typed: &str,
    seen: &mut FxHashSet<String>,
    out: &mut Vec<Suggestion>,
) {
    // 'United Nations (UN) Secretary-General': an acronym that is defined on the way is no part of the title.
    let mut whole = before.to_owned();
    while let Some((start, end)) = defined_acronym(&whole) {
        whole.replace_range(start..end, "");
    }
    // The longest title goes before the office that its last words name; a deputy is not the minister.
    let (registry, found) = (&*caret.snapshot.environment().registry, out.len());
    for start in title_starts(&whole).into_iter().rev() {
        let title = &whole[start..];
        if registry.positions_for(title).former {
            break;
        }
        holders(caret, title, typed, seen, out);
        let first = title.split(' ').next().unwrap_or("").to_lowercase();
        if out.len() > found || OTHER_OFFICES.contains(&first.as_str()) {
            break;
        }
    }
}

/// The place of an acronym in round brackets with the space before it.
fn defined_acronym(text: &str) -> Option<(usize, usize)> {
    let end = text.rfind(") ")?;
    let start = text[..end].rfind(" (")?;
    let acronym = &text[start + 2..end];
    let is_acronym = (2..=8).contains(&acronym.len()) && acronym.bytes().all(|b| b.is_ascii_alphanumeric());
    is_acronym.then_some((start, end + 1))
}

/// Returns the possible starts of a title that ends `before`, that of the shortest title first. Its words begin with
/// capitals, except 'of', 'for' and the like between them.
fn title_starts(before: &str) -> Vec<usize> {
    const WITHIN: [&str; 4] = ["of", "for", "the", "and"];
    let mut out = Vec::new();
    let mut end = before.len();
    for _ in 0..MOST_TITLE_WORDS {
        let start = before[..end]
            .rfind([' ', '(', '“', '"', '\t', '—', '/'])
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let word = &before[start..end];
        if word.starts_with(char::is_uppercase) {
            out.push(start);
        } else if out.is_empty() || !WITHIN.contains(&word) {
            break;
        }
        if start == 0 || before.as_bytes()[start - 1] != b' ' {
            break;
        }
        end = start - 1;
    }
    out
}

fn is_prose(caret: &Caret<'_>) -> bool {
    use crate::assessment::blocks::BlockKind;
    let Some((_, block)) = caret.block else { return true };
    !matches!(
        block.kind,
        BlockKind::Endnote(_)
            | BlockKind::FrontMatter
            | BlockKind::Code
            | BlockKind::Markup
            | BlockKind::Comment
            | BlockKind::Rule
    )
}

/// Returns the possible starts of a name that ends at the cursor, that of the shortest name first. Each of its words
/// begins with a capital.
fn starts(before: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let mut end = before.len();
    for i in 0..=WORDS {
        let start = before[..end]
            .rfind([' ', '(', '“', '"', '[', '\t', '—', '/'])
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let word = &before[start..end];
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let ends_sentence = i > 0 && word.ends_with(['.', ',', ';', ':', ']', ')']);
        if !capital || ends_sentence {
            break;
        }
        out.push(start);
        if start == 0 || before.as_bytes()[start - 1] != b' ' {
            break;
        }
        end = start - 1;
    }
    out
}

/// Adds the actors that the text already names: a person by the surname, any other actor by the name
/// that was used last. Returns true if a name begins as `typed`, or is that.
fn in_text(caret: &Caret<'_>, typed: &str, seen: &mut FxHashSet<String>, out: &mut Vec<Suggestion>) -> bool {
    let mut matched = false;
    let snapshot = caret.snapshot;
    let registry = &*snapshot.environment().registry;
    let mut known = FxHashSet::default();
    for mention in snapshot.mentions().iter().filter(|m| m.names_actor() && !m.span.touches(caret.offset)) {
        if !known.insert(mention.who) {
            continue;
        }
        let name = snapshot.mention_name(mention);
        let surname = (mention.kind == Kind::Person).then(|| match mention.who {
            Who::Actor(id) => registry.actor(id).surname().to_owned(),
            Who::Text(_) => name.rsplit(' ').next().unwrap_or(&name).to_owned(),
        });
        let spelled = snapshot.text().slice(mention.span);
        let detail = match mention.who {
            Who::Actor(id) => role(registry, registry.actor(id), snapshot.role_date()),
            Who::Text(_) => String::new(),
        };
        for form in surname.iter().map(String::as_str).chain([&*name, &*spelled]) {
            if !begins(form, typed) {
                continue;
            }
            matched = true;
            if form.len() > typed.len() {
                let detail = if detail.is_empty() { "in this text" } else { &detail };
                push(caret, form, detail, mention.kind, typed, form, seen, out);
            }
        }
    }
    matched
}

/// Those who hold the office that `title` names on the document's date; where nobody is known to hold it that late,
/// those who held it when that was last checked.
fn holders(
    caret: &Caret<'_>,
    title: &str,
    typed: &str,
    seen: &mut FxHashSet<String>,
    out: &mut Vec<Suggestion>,
) {
    let (snapshot, registry) = (caret.snapshot, &*caret.snapshot.environment().registry);
    let Some(date) = snapshot.role_date() else { return };
    let reading = registry.positions_for(title);
    if reading.former || reading.positions.len() > 3 {
        return;
    }
    let offer = |id: ActorId, detail: &str, seen: &mut _, out: &mut _| {
        let name = &registry.actor(id).name;
        let is_whole = name == typed;
        if !is_whole && (begins(name, typed) || begins(registry.actor(id).surname(), typed)) {
            let filter = if typed.is_empty() { name.clone() } else { format!("{typed} {name}") };
            push(caret, name, detail, Kind::Person, typed, &filter, seen, out);
        }
    };
    for position in reading.positions {
        let (mut is_held, mut last): (bool, Option<(ActorId, PartialDate)>) = (false, None);
        for (id, occupancy) in registry.holders(position) {
            match occupancy.period.holds(date) {
                Held::Yes => {
                    is_held = true;
                    offer(id, &format!("{title} on {date}"), seen, out);
                }
                Held::Unknown if occupancy.period.to.is_none() => {
                    let checked = occupancy.period.checked.filter(|checked| checked.last() < date.first());
                    let is_later =
                        |day: &PartialDate| last.is_none_or(|(_, known)| known.last() < day.last());
                    last = checked.filter(is_later).map(|checked| (id, checked)).or(last);
                }
                _ => {}
            }
        }
        if let Some((id, checked)) = last.filter(|_| !is_held) {
            offer(id, &format!("{title}, last checked {checked}"), seen, out);
        }
    }
}

/// Adds actors whose name or surname begins with `typed`. A person comes first with the title on the document's date,
/// and then without it. Returns true if a name begins as `typed`, or is that.
fn in_registry(
    caret: &Caret<'_>,
    typed: &str,
    has_title: bool,
    seen: &mut FxHashSet<String>,
    out: &mut Vec<Suggestion>,
) -> bool {
    /// Minimum number of letters of which spellings count. Of fewer, too many names sound alike.
    const SPELLED: usize = 5;
    let (snapshot, registry) = (caret.snapshot, &*caret.snapshot.environment().registry);
    let mut matched = false;
    for id in registry.beginning_with(&fold_name(typed), MOST) {
        let actor = registry.actor(id);
        let named = [Some(actor.name.as_str()), actor.last_name.as_deref()];
        let begun = named.into_iter().flatten().chain([actor.surname()]).find(|name| begins(name, typed));
        if begun.is_none() && typed.chars().count() < SPELLED {
            continue;
        }
        matched = true;
        if out.len() >= MOST || begun.is_some_and(|name| name.len() == typed.len()) {
            continue;
        }
        let detail = role(registry, actor, snapshot.role_date());
        // Names fold: 'Sergey' finds 'Sergei'. The client only knows letters.
        let filter =
            begun.map_or_else(|| format!("{typed} {}", actor.name), |name| format!("{name} {}", actor.name));
        if !has_title && let Some(title) = title_of(registry, id, snapshot.role_date()) {
            let whole = format!("{title} {}", actor.name);
            push(caret, &whole, "with the title on the report's date", actor.kind, typed, &filter, seen, out);
        }
        let detail = if detail.is_empty() { kind_in_words(actor.kind.name()) } else { &detail };
        push(caret, &actor.name, detail, actor.kind, typed, &filter, seen, out);
    }
    matched
}

#[allow(clippy::too_many_arguments)] // A suggestion has this many parts.
fn push(
    caret: &Caret<'_>,
    text: &str,
    detail: &str,
    kind: Kind,
    typed: &str,
    filter: &str,
    seen: &mut FxHashSet<String>,
    out: &mut Vec<Suggestion>,
) {
    if seen.insert(text.to_owned()) {
        out.push(Suggestion {
            label: text.to_owned(),
            detail: detail.to_owned(),
            kind: if kind == Kind::Person { SuggestionKind::Person } else { SuggestionKind::Body },
            span: caret.last(typed.len()),
            text: text.to_owned(),
            is_snippet: false,
            filter: filter.to_owned(),
            source: None,
        });
    }
}

/// Returns true if a name begins with the typed letters. Case and diacritics are ignored.
fn begins(name: &str, typed: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|c| letters.next() == Some(c))
        || !name.is_ascii() && letters_of(name).bytes().starts_with(letters_of(typed).bytes())
}

/// Returns the post on that date in words, if it is certain.
fn role(registry: &Registry, actor: &Actor, date: Option<PartialDate>) -> String {
    let held = date.and_then(|date| actor.roles_at(date).find(|role| role.held == Held::Yes));
    held.map(|held| actor.role_name(held.occupancy, registry).to_owned()).unwrap_or_default()
}

/// Returns the title before a name in prose on that date, with the nationality.
fn title_of(registry: &Registry, id: ActorId, date: Option<PartialDate>) -> Option<String> {
    let held = registry.actor(id).roles_at(date?).find(|role| role.held == Held::Yes)?;
    let Post::Position(position) = held.occupancy.post else { return None };
    let position = registry.position(position);
    let title = position.titles.first()?;
    let nation = position.country.and_then(crate::actors::Country::adjective);
    let acting = if held.occupancy.acting { "Acting " } else { "" };
    Some(match nation {
        Some(nation) if !title.starts_with(nation) => format!("{nation} {acting}{title}"),
        _ => format!("{acting}{title}"),
    })
}
