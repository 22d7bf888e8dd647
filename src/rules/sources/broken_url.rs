//! Finds URLs that cannot be opened.

use crate::analysis::{Mark, Snapshot};
use crate::assessment::SlipKind;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity, in_blocks};
use crate::text::{Edit, Span};

/// The `broken-url` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "broken-url",
    family: Family::Sources,
    summary: "URL with a broken scheme, or joined to the URL before it",
    severity: Some(Severity::Warning),
    page: "\
# broken-url

A URL has a misspelt scheme (`ttps://`, `https//`), two schemes (`https://https://t.me`), a space after its scheme
(`https:// t.me`), or starts directly at the end of another URL or of a word.

## Why it matters

Such a URL cannot be opened with a click, and no archive can save its page.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2] The port closed.[3]

## Endnotes

[1] ⟦ttps://⟧example.org/a
[2] ⟦https:// ⟧example.org/b
[3] https://example.org/c⟦https://example.org/d⟧; ⟦https://https://⟧example.org/e
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2] The port closed.[3]

## Endnotes

[1] hxxps://example[.]org/a
[2] https://example dot org/b
[3] https://web.archive.org/web/2024/https://example.org/c; www.example.org/d
```

## When to ignore it

Never. To prevent a link from being followed by accident, write `hxxps://`.

Measured with `assessor check --format json` on 255 published assessments: 42 alarms in 34 of them. All were read, and none
of these URLs can be opened.
",
    scope: Scope::blocks(Mark::Slips, &[], in_block),
    check,
    fixes,
    safe_fix: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Slips, report, in_block);
}

/// Checks one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    let shown = |span| snapshot.text().slice(span);
    for slip in snapshot.slips_in(block) {
        match slip.kind {
            SlipKind::BrokenScheme if is_doubled(&shown(slip.span)) => {
                report
                    .add(slip.span, format!("This URL has more than one scheme: \"{}\".", shown(slip.span)));
            }
            SlipKind::BrokenScheme if is_whole(&shown(slip.span)) => {
                let before = shown(joined(snapshot, slip.span)).into_owned();
                report.add(
                    slip.span,
                    format!("This URL starts directly after \"{before}\". Separate the two."),
                );
            }
            SlipKind::BrokenScheme => {
                report.add(slip.span, flaw(&shown(slip.span)));
            }
            SlipKind::SpacedScheme => {
                let scheme = shown(slip.span);
                report.add(slip.span, format!("The space after \"{}\" breaks this URL.", scheme.trim_end()));
            }
            SlipKind::Glued => {
                report.add(slip.span, "This URL starts directly at the end of another. Separate the two.");
            }
            _ => {}
        }
    }
}

/// Returns the message for one scheme: the slash or colon that it lacks, or the name that it misspells.
fn flaw(written: &str) -> String {
    let right = repaired(written);
    let plain: String =
        written.chars().filter(|c| !"[](){}".contains(*c)).collect::<String>().replace('\\', "/");
    let end = plain.find([':', '/']).unwrap_or(plain.len());
    let (name, rest) = plain.split_at(end);
    let misspelt = right.trim_end_matches("://") != name.to_ascii_lowercase();
    let lacks = match (rest.starts_with(':'), rest.matches('/').count()) {
        (true, 1) => Some("a slash"),
        (true, 0) => Some("two slashes"),
        (false, 0) => Some("\"://\""),
        (false, 1) => Some("the colon and a slash"),
        (false, _) => Some("the colon"),
        (true, _) => None,
    };
    match lacks {
        Some(lacks) if misspelt => {
            format!("\"{written}\" is misspelt and lacks {lacks}. It should be \"{right}\".")
        }
        Some(lacks) => format!("\"{written}\" lacks {lacks}. It should be \"{right}\"."),
        None if misspelt => format!("\"{written}\" is misspelt. It should be \"{right}\"."),
        None => format!("\"{written}\" should be \"{right}\"."),
    }
}

/// Returns true for a scheme without a flaw, which is only joined to the text before it.
fn is_whole(written: &str) -> bool {
    repaired(written).eq_ignore_ascii_case(written)
}

/// Percent-encoded spaces. They separate the addresses in some copied lists.
const ENCODED_SPACES: [&str; 2] = ["%20", "%C2%A0"];

/// Returns the span of the text to which a URL at `url` is joined: an encoded space, or the end of a word.
fn joined(snapshot: &Snapshot, url: Span) -> Span {
    /// Maximum length in bytes.
    const LONGEST: u32 = 20;
    let line = snapshot.text().line_span(snapshot.text().line_of(url.start)).start;
    let from = snapshot.text().floor(line.max(url.start.saturating_sub(LONGEST)));
    let before = snapshot.text().slice(Span::new(from, url.start));
    let space = ENCODED_SPACES.iter().find(|space| before.ends_with(**space)).map(|space| space.len());
    let word = || before.len() - before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1);
    let len = space.unwrap_or_else(word);
    // Otherwise the URL is joined to a single mark.
    let len = if len == 0 { before.chars().next_back().map_or(0, char::len_utf8) } else { len };
    Span::new(url.start - len as u32, url.start)
}

/// Returns true for `https://https://` and `http:https://`.
fn is_doubled(schemes: &str) -> bool {
    schemes.matches(':').count() > 1 || schemes.matches("//").count() > 1
}

/// Returns the intended scheme for a broken one, or for the last of several. A scheme that was defanged on
/// purpose stays as it is.
fn repaired(written: &str) -> String {
    let name = |scheme: &str| scheme.trim_end_matches(['/', ':']).to_ascii_lowercase();
    let all = name(written);
    let last = name(all.rsplit(['/', ':']).next().unwrap_or_default());
    let known = crate::assessment::sources::BROKEN_SCHEMES.iter().find(|(broken, _)| *broken == last);
    format!("{}://", known.map_or(last.as_str(), |(_, meant)| meant))
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some((_, slip)) = snapshot.slips().find(|(_, slip)| {
        let ours = [SlipKind::BrokenScheme, SlipKind::SpacedScheme, SlipKind::Glued];
        slip.span == finding.span && ours.contains(&slip.kind)
    }) else {
        return Vec::new();
    };
    let written = snapshot.text().slice(slip.span);
    if slip.kind == SlipKind::BrokenScheme && is_whole(&written) {
        let before = joined(snapshot, slip.span);
        let is_space = ENCODED_SPACES.contains(&&*snapshot.text().slice(before));
        let (title, edit, safety) = if is_space {
            ("Write a space before the URL", Edit::new(before, " "), Safety::Safe)
        } else {
            ("Insert a space before the URL", Edit::new(Span::at(slip.span.start), " "), Safety::Suggested)
        };
        return vec![Fix { title: title.to_owned(), edits: vec![edit], safety, caret: None }];
    }
    let (title, edit) = match slip.kind {
        SlipKind::Glued => ("Separate the URLs".to_owned(), Edit::new(Span::at(slip.span.start), "; ")),
        SlipKind::SpacedScheme => {
            ("Remove the space".to_owned(), Edit::new(slip.span, written.trim_end().to_owned()))
        }
        _ => {
            let scheme = repaired(&written);
            (format!("Change to {scheme}"), Edit::new(slip.span, scheme))
        }
    };
    vec![Fix { title, edits: vec![edit], safety: Safety::Safe, caret: None }]
}

#[cfg(test)]
mod tests {
    use super::{RULE, fixes, flaw};
    use crate::analysis::{Document, Environment};
    use crate::rules::tests::findings;
    use crate::text::Text;

    #[test]
    fn each_kind_of_flaw_has_its_message() {
        for (written, message) in [
            ("http:/", "\"http:/\" lacks a slash. It should be \"http://\"."),
            ("https//", "\"https//\" lacks the colon. It should be \"https://\"."),
            ("https:", "\"https:\" lacks two slashes. It should be \"https://\"."),
            ("htp://", "\"htp://\" is misspelt. It should be \"http://\"."),
            ("ttps://", "\"ttps://\" is misspelt. It should be \"https://\"."),
            ("HTTPS:/", "\"HTTPS:/\" lacks a slash. It should be \"https://\"."),
        ] {
            assert_eq!(flaw(written), message);
        }
        let report = "River forces shelled Port Anvil.[1] It closed.[2] It opened.[3] It burned.[4]\n\n## Endnotes\n\n\
                      [1] http:/example.org/a\n[2] https//example.org/b\n[3] htp://example.org/c\n\
                      [4] https://https://example.org/d\n";
        let found: Vec<_> = findings(&RULE, report).into_iter().map(|finding| finding.message).collect();
        assert_eq!(
            found,
            [
                "\"http:/\" lacks a slash. It should be \"http://\".",
                "\"https//\" lacks the colon. It should be \"https://\".",
                "\"htp://\" is misspelt. It should be \"http://\".",
                "This URL has more than one scheme: \"https://https://\".",
            ]
        );
    }

    #[test]
    fn a_url_that_is_joined_to_the_text_before_it_is_separated() {
        for (written, message, fixed) in [
            (
                "https://example.org/a;%20https://example.org/b",
                "This URL starts directly after \"%20\". Separate the two.",
                "https://example.org/a; https://example.org/b",
            ),
            (
                "https://example.org/a; vhttps://example.org/b",
                "This URL starts directly after \"v\". Separate the two.",
                "https://example.org/a; v https://example.org/b",
            ),
        ] {
            let report = format!("River forces shelled Port Anvil.[1]\n\n## Endnotes\n\n[1] {written}\n");
            let found = findings(&RULE, &report);
            let told: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
            assert_eq!(told, [message]);
            let snapshot =
                Document::new("a.md", Text::new(&report), Environment::default().into()).snapshot();
            let edits = &fixes(&snapshot, &found[0])[0].edits;
            let after = crate::edits::apply(snapshot.text(), edits).to_string();
            assert_eq!(after, report.replace(written, fixed));
            assert_eq!(findings(&RULE, &after).len(), 0, "{after}");
        }
    }
}
