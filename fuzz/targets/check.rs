//! Any text as an assessment: all rules, their fixes, the actions on the document and the features of an editor.
//!
//! Fixes and actions must fit the text. A document that takes such an edit must have the same findings as the resulting
//! text analysed from scratch.

#![no_main]

use std::sync::Arc;

use assessor::analysis::{Document, Environment, Snapshot};
use assessor::features::{self, ActionKind, Asked};
use assessor::rules::{self, RULES, RuleSettings, Severity};
use assessor::text::{Edit, Span, Text};
use libfuzzer_sys::fuzz_target;

const NAME: &str = "2024-05-03.md";
/// Limits the time for one input: the fixes of more findings are not computed.
const MOST_FINDINGS: usize = 12;

fuzz_target!(|input: &[u8]| {
    let [at, options, words @ ..] = input else { return };
    let words = String::from_utf8_lossy(words);
    let environment = Environment { all_files: options & 1 != 0, ..Environment::default() };
    let environment = Arc::new(environment);
    let mut settings = RuleSettings::default();
    for rule in RULES {
        settings.set(rule, Some(Severity::Warning));
    }
    let snapshot = analysed(&words, &environment);
    let findings = rules::check(&snapshot, &settings);
    for finding in &findings {
        assert!(words.get(finding.span.range()).is_some(), "{finding:?} is within the text");
    }
    for finding in findings.iter().take(MOST_FINDINGS) {
        for fix in (finding.rule.fixes)(&snapshot, finding) {
            take(&snapshot, &settings, &fix.edits, fix.caret);
        }
    }
    for kind in ActionKind::SOURCE {
        if let Some(action) = features::source_action(&snapshot, &settings, kind) {
            take(&snapshot, &settings, &action.edits, action.caret);
        }
    }
    let offset = snapshot.text().floor((words.len() * usize::from(*at) / 256) as u32);
    for action in features::actions(&snapshot, Vec::new(), Span::at(offset), false) {
        take(&snapshot, &settings, &action.edits, action.caret);
    }
    features::hover(&snapshot, offset);
    features::definition(&snapshot, offset);
    features::suggestions(&snapshot, offset, Asked { snippets: true, after_space: options & 2 != 0 });
    features::outline(&snapshot);
    features::folds(&snapshot);
});

fn analysed(words: &str, environment: &Arc<Environment>) -> Arc<Snapshot> {
    Document::new(NAME, Text::new(words), environment.clone()).snapshot()
}

/// Makes the edits and checks what comes of them.
fn take(snapshot: &Arc<Snapshot>, settings: &RuleSettings, edits: &[Edit], caret: Option<u32>) {
    let words = snapshot.text().to_string();
    for edit in edits {
        assert!(words.get(edit.span.range()).is_some(), "{edit:?} is within {words:?}");
    }
    for pair in edits.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{pair:?} are in order in {words:?}");
    }
    let mut document = Document::resumed(snapshot.clone());
    for edit in edits.iter().rev() {
        document.edit(edit);
    }
    let after = document.snapshot();
    let new = after.text().to_string();
    if let Some(caret) = caret {
        assert!(new.is_char_boundary(caret as usize), "the cursor {caret} is within {new:?}");
    }
    let afresh = analysed(&new, snapshot.environment());
    assert_eq!(
        rules::check(&after, settings),
        rules::check(&afresh, settings),
        "of {words:?}\nafter {edits:?}"
    );
}
