//! Changes to URLs: move them from the prose into endnotes, defang, refang or repair them.

use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::assessment::{Citation, Style, lines, sources};
use crate::text::Span;

use super::draft::{Change, Draft};
use super::insert::{self, body_sentence};

/// The form of a defanged URL, which programs do not turn into a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Defanged {
    /// `https://example dot org/a`
    #[default]
    Word,
    /// `hxxps://example[.]org/a`
    Bracket,
}

/// Returns the span of the URL at `offset`, in prose or in an endnote.
#[must_use]
pub fn url_at(snapshot: &Snapshot, offset: u32) -> Option<Span> {
    let block = snapshot.block_at(offset)?;
    let facts = &snapshot.blocks()[block];
    let start = snapshot.starts()[block];
    let found = match facts.block.kind {
        BlockKind::Endnote(_) => facts.sources.to_vec(),
        kind if kind.is_body() => sources::parse(&snapshot.text().slice(snapshot.block_span(block))),
        _ => return None,
    };
    found.iter().filter_map(|s| s.url).map(|url| url.shift(start)).find(|url| url.touches(offset))
}

/// Returns true if an address is the target of a link with words, or stands in a note. Otherwise it is the citation
/// itself.
fn is_cited(snapshot: &Snapshot, citation: &Citation) -> bool {
    let is_link = snapshot.text().byte(citation.bracket.start) == Some(b'[');
    citation.label.style != Style::Link || is_link
}

/// Removes the URL at `offset` from the prose and cites it instead: after its sentence, or after the previous one if
/// the URL follows a full stop or is on a line of its own. Returns `None` if there is no URL in prose, or if it is
/// already cited as the target of a link or in an inline note.
#[must_use]
pub fn cite_url(snapshot: &Snapshot, offset: u32) -> Option<Change> {
    let url = url_at(snapshot, offset)?;
    let block = snapshot.block_at(url.start)?;
    if !snapshot.blocks()[block].block.kind.is_body()
        || snapshot.citations().any(|c| c.bracket.overlaps(url) && is_cited(snapshot, &c))
    {
        return None;
    }
    let text = snapshot.text();
    let before = text.slice(Span::new(snapshot.starts()[block], url.start));
    if before.rfind("^[").is_some_and(|note| !before[note..].contains(']')) {
        return None;
    }
    let words = text.slice(url).into_owned();
    let whole = snapshot.block_content(block);
    if whole == url || text.slice(whole).trim_matches(['<', '>', '(', ')', '[', ']']) == words {
        return cite_line(snapshot, block, &words);
    }
    let sentence = body_sentence(snapshot, url.start).filter(|sentence| sentence.span.covers(url))?;
    // 'x.)[1]They': the sentence may end inside text that is parsed as one URL.
    if !sentence.span.covers(url) {
        return None;
    }
    let gone = with_brackets(snapshot, url, sentence.span);
    let before = Span::new(sentence.span.start, gone.start);
    let before_text = text.slice(before);
    let bare = before_text.trim_end();
    let target = if bare.is_empty() {
        // A URL that begins a sentence belongs to the previous sentence.
        snapshot.sentences_in(block).take_while(|s| s.span.end <= url.start).last()?.span
    } else if lines::ends_sentence(bare) {
        Span::new(before.start, before.start + bare.len() as u32)
    } else {
        sentence.span
    };
    insert::insert_at(snapshot, target, &words, &[gone])
}

/// Cites a URL on a line of its own, as it comes from the clipboard, as the source of the sentence above.
fn cite_line(snapshot: &Snapshot, block: usize, url: &str) -> Option<Change> {
    let above = (0..block).rev().find(|b| snapshot.blocks()[*b].block.kind != BlockKind::Blank)?;
    let sentence = snapshot.sentences_in(above).last()?;
    if !snapshot.blocks()[above].block.kind.is_body() {
        return None;
    }
    let line = Span::new(super::notes::line_end(snapshot, above), super::notes::line_end(snapshot, block));
    insert::insert_at(snapshot, sentence.span, url, &[line])
}

/// Returns the span of the URL with brackets around it and the space before it.
fn with_brackets(snapshot: &Snapshot, url: Span, sentence: Span) -> Span {
    let text = snapshot.text().slice(sentence);
    let (mut start, mut end) = ((url.start - sentence.start) as usize, (url.end - sentence.start) as usize);
    for (open, close) in [('(', ')'), ('[', ']'), ('<', '>')] {
        if text[..start].ends_with(open) && text[end..].starts_with(close) {
            (start, end) = (start - 1, end + 1);
        }
    }
    // The comma or colon before it is removed too.
    let lead = text[..start].trim_end_matches([' ', '\t', ',', ';', ':', '–', '—']).len();
    if lead == 0 {
        // Without text before it, the space after it is removed instead.
        end += text[end..].len() - text[end..].trim_start_matches([' ', '\t']).len();
    }
    Span::from(lead..end).shift(sentence.start)
}

/// Defangs the URL at `span`. Returns `None` if it is already defanged in this form.
#[must_use]
pub fn defang(snapshot: &Snapshot, span: Span, form: Defanged) -> Option<Change> {
    let written = snapshot.text().slice(span).into_owned();
    let new = defanged(&written, form)?;
    rewritten(span, &written, new)
}

/// Returns the URL `written` in its defanged form; `None` if it has no scheme.
#[must_use]
pub fn defanged(written: &str, form: Defanged) -> Option<String> {
    let plain = sources::refang(written);
    let (scheme, rest) = plain.split_once("://")?;
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    Some(match form {
        Defanged::Word => format!("{scheme}://{}{path}", host.replace('.', " dot ")),
        Defanged::Bracket => format!("{}://{}{path}", scheme.replace("tt", "xx"), host.replace('.', "[.]")),
    })
}

/// Returns the form in which the document defangs most of its URLs.
#[must_use]
pub fn defanged_form(snapshot: &Snapshot) -> Defanged {
    let (mut words, mut brackets) = (0_usize, 0_usize);
    for note in snapshot.endnotes() {
        let start = snapshot.starts()[note.block];
        for url in note.facts.sources.iter().filter(|s| s.defanged).filter_map(|s| s.url) {
            let written = snapshot.text().slice(url.shift(start));
            words += usize::from(written.contains(" dot"));
            brackets += usize::from(written.contains("[.]") || written.starts_with("hxxp"));
        }
    }
    if brackets > words { Defanged::Bracket } else { Defanged::Word }
}

/// Refangs the URL at `span`: `hxxps://tass[.]ru` becomes `https://tass.ru`. Returns `None` if it is already live, or
/// if the result could not be opened.
#[must_use]
pub fn refang(snapshot: &Snapshot, span: Span) -> Option<Change> {
    let written = snapshot.text().slice(span).into_owned();
    let plain = Some(sources::refang(&written)).filter(|plain| sources::is_live(plain))?;
    rewritten(span, &written, plain)
}

/// Repairs a broken scheme: `ttps://t.me`, `https:// t.me` and `htps://t.me` become `https://t.me`. A defanged URL
/// stays defanged. Returns `None` if nothing is broken.
#[must_use]
pub fn repair_url(snapshot: &Snapshot, span: Span) -> Option<Change> {
    let written = snapshot.text().slice(span).into_owned();
    let (scheme, rest) = written.split_once("://")?;
    let lower = scheme.to_ascii_lowercase();
    let known = sources::BROKEN_SCHEMES.iter().find(|(broken, _)| *broken == lower);
    let scheme = known.map_or(scheme, |(_, meant)| meant);
    let new = format!("{scheme}://{}", rest.trim_start());
    rewritten(span, &written, new)
}

fn rewritten(span: Span, written: &str, new: String) -> Option<Change> {
    if new == written {
        return None;
    }
    let mut draft = Draft::default();
    draft.replace(span, new);
    Some(draft.finish(String::new()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn a_url_in_the_prose_becomes_a_citation() {
        check(
            "# R\n\nA.[1] B came, officials said (https:┃//b.org/x). C.[2]\n\n## Endnotes\n\n[1] a.org\n[2] c.org\n",
            cite_url,
            "# R\n\nA.[1] B came, officials said.[2] C.[3]\n\n## Endnotes\n\n[1] a.org\n[2] https://b.org/x\n[3] c.org\n",
        );
        check(
            "# R\n\nA.[1] B came. https://b┃.org/x C came.[2]\n\n## Endnotes\n\n[1] a.org\n[2] c.org\n",
            cite_url,
            "# R\n\nA.[1] B came.[2] C came.[3]\n\n## Endnotes\n\n[1] a.org\n[2] https://b.org/x\n[3] c.org\n",
        );
        check(
            "# R\n\nA.[^1] B came hxxps://b[.]org/x┃.\n\n[^1]: a.org\n",
            cite_url,
            "# R\n\nA.[^1] B came.[^2]\n\n[^1]: a.org\n[^2]: hxxps://b[.]org/x\n",
        );
        check(
            "# R\n\nA.[1] B came, https://b┃.org/x, and left. C.[2]\n\n## Endnotes\n\n[1] a.org\n[2] c.org\n",
            cite_url,
            "# R\n\nA.[1] B came, and left.[2] C.[3]\n\n## Endnotes\n\n[1] a.org\n[2] https://b.org/x\n[3] c.org\n",
        );
        check_none("# R\n\nAs [a](https://┃a.org) has it. B came.\n", cite_url);
        check_none("# R\n\nA came.^[See https://┃a.org] B came.\n", cite_url);
    }

    #[test]
    fn a_url_on_a_line_of_its_own_is_the_source_of_the_sentence_above() {
        check(
            "# R\n\nA.[1] B came.\n\nhttps:┃//b.org/x\n\n## Endnotes\n\n[1] a.org\n",
            cite_url,
            "# R\n\nA.[1] B came.[2]\n\n## Endnotes\n\n[1] a.org\n[2] https://b.org/x\n",
        );
    }

    #[test]
    fn defangs_refangs_and_repairs() {
        let note = |url: &str| format!("A.[1]\n\nEndnotes\n[1] {url}\n").replace("://", "://┃");
        let at = |s: &Snapshot, at: u32| url_at(s, at);
        let plain = |url: &str| note(url).replace('┃', "");
        let word = |s: &Snapshot, o: u32| defang(s, at(s, o)?, Defanged::Word);
        let bracket = |s: &Snapshot, o: u32| defang(s, at(s, o)?, Defanged::Bracket);
        let back = |s: &Snapshot, o: u32| refang(s, at(s, o)?);
        let repaired = |s: &Snapshot, o: u32| repair_url(s, at(s, o)?);
        check(&note("https://tass.ru/a.b"), word, &plain("https://tass dot ru/a.b"));
        check(&note("https://tass.ru/a"), bracket, &plain("hxxps://tass[.]ru/a"));
        check(&note("hxxps://tass[.]ru/a"), back, &plain("https://tass.ru/a"));
        check(&note("hxxps://tass[.]ru/a[.]html"), back, &plain("https://tass.ru/a.html"));
        check(&note("HTXP://tass[.]ru/a"), back, &plain("http://tass.ru/a"));
        check_none(&note("HTTPS://TASS.RU/a"), repaired);
        check(&note("ttps://t.me/a"), repaired, &plain("https://t.me/a"));
        check(&note("https:// t.me/a"), repaired, &plain("https://t.me/a"));
        check_none(&note("https://t dot me/a"), repaired);
        check_none(&note("https://tass dot ru/a"), word);
        check_none(&note("https://tass.ru/a"), back);
    }
}
