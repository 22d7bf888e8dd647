//! Suppression of findings by comments and settings.
//!
//! In Markdown, a comment suppresses findings: `<!-- assessor: ignore uncited-claim -->`, with the names of one or
//! several rules, or without a name for all. On a line of its own, it applies to the block below: a paragraph, a
//! takeaway, an endnote. Inside a paragraph it applies to the sentence before it, which may be separated from it by one
//! space, otherwise to the sentence after it. In this way it stays with its sentence through every edit.
//!
//! Plain text has no comments. For it, a team's `assessor.toml` names the rule and a hash of the words of the sentence.

use super::comments::unused_ignore;
use super::{Finding, Fix, RULES, RuleSettings, Safety, by_name};
use crate::analysis::{Mark, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::assessment::{Conventions, Ignore, citations};
use crate::edits;
use crate::text::{Edit, Span, fingerprint};

/// Determines which findings are suppressed, and which comments, or names in them, suppress none.
pub(super) struct Silencer<'a> {
    settings: &'a RuleSettings,
    comments: Vec<Comment<'a>>,
    hashes: Hashes<'a>,
    silenced: Vec<(&'static str, u64)>,
}

impl<'a> Silencer<'a> {
    /// Creates a silencer, or returns `None` if nothing is ignored.
    pub fn new(snapshot: &'a Snapshot, settings: &'a RuleSettings) -> Option<Self> {
        let comments = comments(snapshot);
        let any = !comments.is_empty() || !settings.ignored.is_empty();
        any.then(|| Self { settings, comments, hashes: Hashes::new(snapshot), silenced: Vec::new() })
    }

    /// Returns true if a comment or a setting suppresses the finding.
    pub fn takes(&mut self, finding: &Finding) -> bool {
        let mut ignored = false;
        for comment in &mut self.comments {
            ignored |= comment.takes(finding);
        }
        // The hash reads the sentence, so it is computed only for rules that the settings ignore somewhere.
        if !ignored && self.settings.ignored.iter().any(|(rule, _)| *rule == finding.rule.name) {
            let key = (finding.rule.name, self.hashes.of(finding.span));
            if self.settings.ignored.contains(&key) {
                self.silenced.push(key);
                ignored = true;
            }
        }
        ignored
    }

    /// Returns a finding for each comment, or name in it, that suppresses nothing, and the ignores of the
    /// settings that were used.
    pub fn finish(self) -> (Vec<Finding>, Vec<(&'static str, u64)>) {
        let rule = &unused_ignore::RULE;
        let Some(severity) = self.settings.severity(rule) else { return (Vec::new(), self.silenced) };
        let idle = self.comments.iter().filter_map(|comment| {
            let message = comment.complaint(self.settings)?;
            Some(Finding { rule, severity, span: comment.span, message, related: Vec::new() })
        });
        (idle.collect(), self.silenced)
    }
}

/// A comment, its scope, and a record of its use.
struct Comment<'a> {
    span: Span,
    scope: Span,
    rules: &'a [String],
    /// True for each of its rules that suppressed a finding; a comment without names has one entry.
    used: Vec<bool>,
}

impl Comment<'_> {
    /// Returns true if the comment suppresses `finding`.
    fn takes(&mut self, finding: &Finding) -> bool {
        if !(self.scope.overlaps(finding.span) || self.scope.covers(finding.span)) {
            return false;
        }
        let named = match self.rules {
            [] => Some(0),
            rules => rules.iter().position(|name| name == finding.rule.name),
        };
        if let Some(used) = named.and_then(|i| self.used.get_mut(i)) {
            *used = true;
        }
        named.is_some()
    }

    /// Returns the message about a comment, or a name in it, that suppresses nothing. Returns `None` if
    /// its rules are off.
    fn complaint(&self, settings: &RuleSettings) -> Option<String> {
        if let Some(name) = self.rules.iter().find(|name| by_name(name).is_none()) {
            let near = crate::text::nearest(name, RULES.iter().map(|rule| rule.name));
            let near = near.map(|near| format!(". Did you mean \"{near}\"?"));
            return Some(format!("There is no rule named \"{name}\"{}", near.as_deref().unwrap_or(".")));
        }
        let idle = self.idle(settings);
        if self.rules.is_empty() {
            return (!self.used[0]).then(|| "This comment suppresses no finding.".to_owned());
        }
        match idle.as_slice() {
            [] => None,
            all if all.len() == self.rules.len() => Some("This comment suppresses no finding.".to_owned()),
            [one] => Some(format!("There is no {one} finding here to suppress.")),
            [first @ .., last] => {
                Some(format!("There is no {} or {last} finding here to suppress.", first.join(", ")))
            }
        }
    }

    /// Returns the rules that the comment names, that are on, and that found nothing here.
    fn idle(&self, settings: &RuleSettings) -> Vec<&str> {
        let on = |name: &str| by_name(name).is_some_and(|rule| settings.severity(rule).is_some());
        let names = self.rules.iter().map(String::as_str).zip(&self.used);
        names.filter(|(name, used)| !**used && on(name)).map(|(name, _)| name).collect()
    }
}

/// Returns all comments that suppress rules. Reads no text except the byte before each.
fn comments(snapshot: &Snapshot) -> Vec<Comment<'_>> {
    let mut found = Vec::new();
    for block in snapshot.links().blocks_with(Mark::Ignores).iter().map(|block| *block as usize) {
        for ignore in &snapshot.blocks()[block].ignores {
            let span = ignore.span.shift(snapshot.starts()[block]);
            let (scope, rules) = (scope(snapshot, block, ignore), &ignore.rules[..]);
            found.push(Comment { span, scope, rules, used: vec![false; rules.len().max(1)] });
        }
    }
    found
}

fn scope(snapshot: &Snapshot, block: usize, ignore: &Ignore) -> Span {
    let facts = &snapshot.blocks()[block];
    if facts.block.kind == BlockKind::Comment {
        let below = snapshot.blocks()[block + 1..]
            .iter()
            .position(|b| !matches!(b.block.kind, BlockKind::Blank | BlockKind::Comment));
        return snapshot.block_span(below.map_or(block, |i| block + 1 + i));
    }
    let (start, comment) = (snapshot.starts()[block], ignore.span);
    let sentences = &facts.sentences;
    let inside = sentences.iter().find(|s| s.span.covers(comment));
    let before = sentences.iter().rev().find(|s| s.span.end <= comment.start);
    let after = sentences.iter().find(|s| s.span.start >= comment.end);
    // One space may separate them, unless the next sentence follows the comment directly.
    let space = snapshot.text().byte(start + comment.start.saturating_sub(1)) == Some(b' ');
    let glued = after.is_some_and(|s| s.span.start == comment.end);
    let near = comment.start.saturating_sub(u32::from(space && !glued));
    let touches = before.filter(|s| (near..=comment.start).contains(&s.span.end));
    let sentence = inside.or(touches).or(after).or(before);
    sentence.map_or_else(|| snapshot.block_span(block), |s| s.span.shift(start))
}

/// The hashes of the sentences or blocks that contain findings. If findings are asked for in order, each sentence
/// is read only once.
pub struct Hashes<'a> {
    snapshot: &'a Snapshot,
    /// The last hash, and the span in which all findings have it.
    last: Option<(Span, u64)>,
}

impl<'a> Hashes<'a> {
    /// Creates the hashes for findings in `snapshot`.
    #[must_use]
    pub const fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, last: None }
    }

    /// Does the same as [`hash`].
    pub fn of(&mut self, span: Span) -> u64 {
        if let Some((_, hash)) = self.last.filter(|(reach, _)| reach.contains(span.start)) {
            return hash;
        }
        let Anchor { text, reach } = anchor(self.snapshot, span);
        let hash = hash_of(&self.snapshot.text().slice(text), self.snapshot.conventions());
        self.last = reach.map(|reach| (reach, hash));
        hash
    }
}

/// Returns a hash of the sentence or block that contains `span`. It depends neither on the position nor on the
/// citations: it covers the words without case, markers, comments and the width of spaces. An endnote counts
/// without its label.
#[must_use]
pub fn hash(snapshot: &Snapshot, span: Span) -> u64 {
    Hashes::new(snapshot).of(span)
}

fn hash_of(text: &str, conventions: Conventions) -> u64 {
    let mut words = String::with_capacity(text.len());
    let mut at = 0;
    for mark in citations::scan(text, conventions).marks.iter().filter(|mark| mark.trails) {
        words.push_str(&text[at..mark.span.start as usize]);
        at = mark.span.end as usize;
    }
    words.push_str(&text[at..]);
    let words = words.to_lowercase();
    fingerprint(words.split_whitespace().flat_map(|word| word.bytes().chain([b' '])))
}

/// Formats a hash for files and data.
#[must_use]
pub fn shown_hash(hash: u64) -> String {
    format!("{hash:016x}")
}

/// Parses a hash from [`shown_hash`].
#[must_use]
pub fn parse_hash(shown: &str) -> Option<u64> {
    u64::from_str_radix(shown.trim(), 16).ok()
}

/// The text that identifies a finding in the settings.
struct Anchor {
    text: Span,
    /// The span in which all findings have this anchor.
    reach: Option<Span>,
}

/// Returns the sentence that contains the start of `span`, otherwise its block.
fn anchor(snapshot: &Snapshot, span: Span) -> Anchor {
    let Some(block) = snapshot.block_at(span.start) else { return Anchor { text: span, reach: None } };
    let mut sentences = snapshot.sentences_in(block);
    if let Some(sentence) = sentences.find(|s| s.span.contains(span.start) || s.span.covers(span)) {
        return Anchor { text: sentence.span, reach: Some(sentence.span) };
    }
    let facts = &snapshot.blocks()[block];
    let content = snapshot.block_content(block);
    let text = match facts.block.kind {
        BlockKind::Endnote(Some(head)) => {
            let start = (snapshot.starts()[block] + head.content).clamp(content.start, content.end);
            Span::new(start, content.end)
        }
        _ => content,
    };
    Anchor { text, reach: facts.sentences.is_empty().then(|| snapshot.block_span(block)) }
}

/// Returns the unit of the text for which the settings suppress a finding at `span`, in the user's words.
#[must_use]
pub fn unit(snapshot: &Snapshot, span: Span) -> &'static str {
    let Some(block) = snapshot.block_at(span.start) else { return "text" };
    if snapshot.sentences_in(block).any(|s| s.span.contains(span.start) || s.span.covers(span)) {
        return "sentence";
    }
    match snapshot.blocks()[block].block.kind {
        BlockKind::Endnote(_) => "endnote",
        BlockKind::Heading { .. } => "heading",
        BlockKind::Takeaway(_) => "takeaway",
        _ => "text",
    }
}

/// Returns a fix that adds a comment which suppresses `finding`: after its sentence, or above its block. Returns `None`
/// for documents that cannot contain comments.
#[must_use]
pub fn ignore_here(snapshot: &Snapshot, finding: &Finding) -> Option<Fix> {
    let block = snapshot.block_at(finding.span.start)?;
    let name = snapshot.name().to_ascii_lowercase();
    let place = snapshot.blocks()[block].block.place;
    if !(place.markdown || name.ends_with(".md") || name.ends_with(".markdown")) {
        return None;
    }
    let comment = format!("<!-- assessor: ignore {} -->", finding.rule.name);
    let sentence = snapshot.sentences_in(block).find(|s| s.span.contains(finding.span.start));
    let edit = match sentence {
        // Without a space before it: at the start of a paragraph, Markdown would take the line for HTML.
        Some(sentence) => Edit::new(Span::at(sentence.span.end), comment),
        None => Edit::new(Span::at(snapshot.starts()[block]), comment + edits::line_break(snapshot)),
    };
    let title = format!("Ignore {} here", finding.rule.name);
    Some(Fix { title, edits: vec![edit], safety: Safety::Suggested, caret: None })
}

/// Returns the lines for `assessor.toml` that suppress `finding`, with the words of its sentence as a comment.
#[must_use]
pub fn ignore_in_config(snapshot: &Snapshot, finding: &Finding) -> String {
    let words = snapshot.text().slice(anchor(snapshot, finding.span).text).into_owned();
    let mut shown: Vec<_> = words.split_whitespace().take(9).collect();
    if shown.len() == 9 {
        shown[8] = "…";
    }
    let (rule, hash) = (finding.rule.name, shown_hash(hash(snapshot, finding.span)));
    format!("# {}\n[[ignore]]\nrule = \"{rule}\"\nsentence = \"{hash}\"\n", shown.join(" "))
}

/// Returns the names of all rules, for the completion of comments and settings.
#[must_use]
pub fn names() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.name).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::{Document, Environment};
    use crate::rules::check;
    use crate::text::Text;

    const NOTES: &str = "\n\n## Endnotes\n\n[1] https://example.org/a\n[2]\n";

    fn found(body: &str, settings: &RuleSettings) -> Vec<String> {
        let snapshot = snapshot(body);
        let text = snapshot.text().clone();
        check(&snapshot, settings).iter().map(|f| format!("{} {}", f.rule.name, text.slice(f.span))).collect()
    }

    fn snapshot(body: &str) -> Arc<Snapshot> {
        let text = format!("# River Basin Assessment, May 3, 2024\n\n{body}{NOTES}");
        Document::new("river.md", Text::new(&text), Arc::new(Environment::default())).snapshot()
    }

    #[test]
    fn a_comment_is_about_its_sentence_or_block() {
        let default = RuleSettings::default();
        let plain = found("It rained.[1] It stopped [2].", &default);
        assert_eq!(plain, ["marker-placement [2]", "no-locator [2]"]);
        for quiet in [
            "It rained.[1]  <!-- assessor: ignore marker-placement --> It stopped [2].",
            "It rained.[1] It stopped [2]. <!-- assessor: ignore -->",
            "It rained.[1] It stopped [2]. <!-- assessor: ignore marker-placement --> It left.",
            "It rained.[1] It stopped [2].<!-- assessor: ignore marker-placement -->",
            "<!-- assessor: ignore marker-placement -->\nIt rained.[1] It stopped [2].",
            "<!-- assessor: ignore marker-placement -->\n\nIt rained.[1] It stopped [2].",
        ] {
            assert_eq!(found(quiet, &default), ["no-locator [2]"], "{quiet}");
        }
        for other in [
            "It rained.[1]<!-- assessor: ignore marker-placement --> It stopped [2].",
            "It rained.[1] <!-- assessor: ignore marker-placement --> It stopped [2].",
            "<!-- assessor: ignore marker-placement --> It rained.[1] It stopped [2].",
            "It rained.[1]  <!-- assessor: ignore marker-order --> It stopped [2].",
        ] {
            let rules = found(other, &default);
            assert!(rules.iter().any(|f| f.starts_with("unused-ignore")), "{rules:?}");
            assert!(rules.contains(&plain[0]), "{rules:?}");
        }
    }

    #[test]
    fn the_unit_is_called_by_its_name() {
        let snapshot = snapshot("## Key Takeaways\n\n- The port closed.\n\n## Port\n\nIt rained.[1]");
        let text = snapshot.text().to_string();
        let at = |words: &str| unit(&snapshot, Span::at(text.rfind(words).unwrap() as u32));
        assert_eq!(
            [at("It rained"), at("[2]"), at("Port"), at("port")],
            ["sentence", "endnote", "heading", "sentence"]
        );
    }

    #[test]
    fn a_comment_on_a_line_of_its_own_ends_like_the_others() {
        let text =
            "# River Basin Assessment, May 3, 2024\r\n\r\nIt rained.[1]\r\n\r\n## Endnotes\r\n\r\n[1]\r\n";
        let snapshot =
            Document::new("river.md", Text::new(text), Arc::new(Environment::default())).snapshot();
        let findings = check(&snapshot, &RuleSettings::default());
        let finding = findings.iter().find(|f| f.rule.name == "no-locator").expect("an empty endnote");
        let fix = ignore_here(&snapshot, finding).expect("it can be ignored");
        assert_eq!(fix.edits[0].text, "<!-- assessor: ignore no-locator -->\r\n");
    }

    #[test]
    fn a_name_that_idles_is_told() {
        let told = |names: &str| {
            let body = format!("It rained.[1] It stopped [2].<!-- assessor: ignore {names} -->");
            let findings = check(&snapshot(&body), &RuleSettings::default());
            findings
                .into_iter()
                .filter(|f| f.rule.name == "unused-ignore")
                .map(|f| f.message)
                .collect::<Vec<_>>()
        };
        assert_eq!(told("marker-placement"), [""; 0]);
        assert_eq!(told("marker-placement, duplicate-source"), [""; 0], "it is off");
        assert_eq!(
            told("marker-placement, marker-order"),
            ["There is no marker-order finding here to suppress."]
        );
        assert_eq!(
            told("marker-reused, marker-placement, marker-order"),
            ["There is no marker-reused or marker-order finding here to suppress."]
        );
        assert_eq!(told("marker-order, marker-reused"), ["This comment suppresses no finding."]);
        assert_eq!(
            told("marker-placement, marker-oder"),
            ["There is no rule named \"marker-oder\". Did you mean \"marker-order\"?"]
        );
    }

    #[test]
    fn a_hash_in_the_settings_silences_a_sentence_wherever_it_stands() {
        let first = snapshot("It rained.[1] It stopped [2].");
        let finding = check(&first, &RuleSettings::default()).remove(0);
        let mut settings = RuleSettings::default();
        settings.ignore(finding.rule, hash(&first, finding.span));
        let lines = ignore_in_config(&first, &finding);
        assert!(lines.starts_with("# It stopped [2].\n[[ignore]]\nrule = \"marker-placement\"\n"), "{lines}");
        assert!(lines.contains(&shown_hash(hash(&first, finding.span))), "{lines}");
        for moved in ["It rained.[1] It stopped [2].", "It  STOPPED [2]. It rained.[1]"] {
            let rules = found(moved, &settings);
            assert!(!rules.iter().any(|f| f.starts_with("marker-placement")), "{rules:?}");
        }
        let rules = found("It rained.[1] It stopped again [2].", &settings);
        assert!(rules.iter().any(|f| f.starts_with("marker-placement")), "{rules:?}");
    }

    #[test]
    fn ignoring_here_silences_this_and_nothing_else() {
        for body in [
            "It rained.[1] It stopped [2].",
            "- It stopped [2]. It rained.[1]",
            "It stopped [2]. It rained.[1]",
        ] {
            let before = snapshot(body);
            let findings = check(&before, &RuleSettings::default());
            for finding in &findings {
                let fix = ignore_here(&before, finding).unwrap();
                let mut document =
                    Document::new("river.md", before.text().clone(), Arc::new(Environment::default()));
                fix.edits.iter().rev().for_each(|edit| document.edit(edit));
                let after = check(&document.snapshot(), &RuleSettings::default());
                let rules = |all: &[Finding]| all.iter().map(|f| f.rule.name).collect::<Vec<_>>();
                let mut expected = rules(&findings);
                expected.retain(|name| *name != finding.rule.name);
                assert_eq!(rules(&after), expected, "{}", document.text());
            }
        }
    }
}
