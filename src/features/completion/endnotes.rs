//! Completions in an endnote: the hosts that the text has named before, in the same spelling.

use rustc_hash::FxHashMap;

use super::{Caret, MOST, Suggestion, SuggestionKind};
use crate::assessment::blocks::BlockKind;
use crate::assessment::{Block, sources};
use crate::text::Span;

/// A host in the text: number of mentions, and the last one.
#[derive(Default)]
struct Named {
    times: usize,
    last: Span,
}

pub(super) fn suggest(caret: &Caret<'_>) -> Vec<Suggestion> {
    let snapshot = caret.snapshot;
    let Some((own, Block { kind: BlockKind::Endnote(head), .. })) = caret.block else { return Vec::new() };
    // White space at the end of the label is not part of it.
    let content = head.map_or(0, |head| head.key.end + 1) + snapshot.starts()[own];
    if caret.offset < content || caret.line.start > caret.offset {
        return Vec::new();
    }
    let typed = caret.before.rsplit([' ', ';', ',', '\t']).next().unwrap_or("");
    let typed = if typed.starts_with('[') { "" } else { typed };
    let (scheme, host) = typed.split_once("://").map_or((false, typed), |(_, host)| (true, host));
    if host.contains('/') || "https://".starts_with(typed) && typed.len() > 5 && !scheme {
        return Vec::new();
    }
    let mut hosts: FxHashMap<u64, Named> = FxHashMap::default();
    for note in snapshot.endnotes() {
        let start = snapshot.starts()[note.block];
        for source in &note.facts.sources {
            let (Some(url), Some(address)) = (source.url, source.address) else { continue };
            // The URL that is being typed does not count as a mention.
            if !url.shift(start).touches(caret.offset) {
                let named = hosts.entry(address.host).or_default();
                *named = Named { times: named.times + 1, last: url.shift(start) };
            }
        }
    }
    let mut hosts: Vec<_> = hosts.into_values().collect();
    hosts.sort_by_key(|named| (std::cmp::Reverse(named.times), named.last));
    let lower = host.to_lowercase();
    let mut out = Vec::new();
    for Named { times, last } in hosts {
        let written = snapshot.text().slice(last);
        let plain = sources::refang(&written);
        let name = sources::host(&plain);
        let fits = lower.is_empty() || name.contains(&lower) || "https".starts_with(&lower);
        if !fits {
            continue;
        }
        let text = up_to_path(&written);
        let filter = if scheme || typed.starts_with("http") { text.to_owned() } else { name.to_owned() };
        out.push(Suggestion {
            label: name.to_owned(),
            detail: if times == 1 { "cited once".to_owned() } else { format!("cited {times} times") },
            kind: SuggestionKind::Host,
            span: caret.last(typed.len()),
            text: text.to_owned(),
            is_snippet: false,
            filter,
            source: None,
        });
        if out.len() == MOST {
            break;
        }
    }
    out
}

/// Returns the URL up to the slash after its host.
fn up_to_path(written: &str) -> &str {
    let host = written.find("//").map_or(0, |i| i + 2);
    let end = written[host..].find(['/', '?', '#']).map_or(written.len(), |i| host + i);
    let slash = usize::from(written[end..].starts_with('/'));
    &written[..end + slash]
}
