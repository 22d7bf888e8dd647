//! The rules: a folder for each family, a file for each rule, and one list of all rules.
//!
//! # Adding a rule
//!
//! 1. Write `src/rules/<family>/<name>.rs`, in the folder of its [`Family`]. It contains, in this order: the declaration
//!    ([`Rule`]) with the page for users and the dependencies, the check, the fix.
//! 2. Add its line to [`RULES`].
//!
//! Everything else is derived from these: `assessor explain`, the hover on the code, the list in the documentation, the
//! names in `assessor.toml`. The examples in the page are run as tests. Under `## Wrong`, each span between `⟦` and `⟧`
//! must be found, and nothing else; under `## Right` nothing may be found.

pub mod actors;
pub mod citations;
pub mod comments;
pub mod dates;
pub mod estimates;
pub mod ignore;
pub mod sources;
pub mod structure;
pub mod takeaways;

mod fix;
mod gather;
mod memo;
mod quoted;
mod scope;
#[cfg(test)]
mod tests;

pub use fix::{Fix, Safety};
pub use gather::{Gather, RELATED_SHOWN};
pub use memo::{Memo, Placed};
pub use scope::{BlockCheck, Scope};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{Mark, Snapshot};
use crate::assessment::addresses;
use crate::text::Span;

/// All rules, by family and then in the order in which a writer meets them.
pub static RULES: &[&Rule] = &[
    &citations::uncited_claim::RULE,
    &citations::carried_source::RULE,
    &citations::uncited_report::RULE,
    &citations::dangling_marker::RULE,
    &citations::marker_order::RULE,
    &citations::marker_reused::RULE,
    &citations::marker_placement::RULE,
    &citations::malformed_marker::RULE,
    &citations::unread_marker::RULE,
    &sources::unused_endnote::RULE,
    &sources::duplicate_endnote_number::RULE,
    &sources::no_locator::RULE,
    &sources::broken_url::RULE,
    &sources::truncated_url::RULE,
    &sources::live_hostile_link::RULE,
    &sources::mixed_obfuscation::RULE,
    &sources::tracking_parameter::RULE,
    &sources::duplicate_source::RULE,
    &sources::circular_source::RULE,
    &sources::unarchived_source::RULE,
    &actors::stale_title::RULE,
    &actors::premature_former::RULE,
    &actors::wrong_holder::RULE,
    &actors::variant_spelling::RULE,
    &actors::inconsistent_spelling::RULE,
    &actors::unknown_actor::RULE,
    &actors::undefined_acronym::RULE,
    &actors::acronym_redefined::RULE,
    &actors::mixed_script::RULE,
    &actors::ambiguous_surname::RULE,
    &actors::surname_first::RULE,
    &takeaways::unsupported_takeaway::RULE,
    &takeaways::single_source_takeaway::RULE,
    &takeaways::takeaway_drift::RULE,
    &takeaways::topline_missing::RULE,
    &takeaways::no_takeaways::RULE,
    &takeaways::citation_in_takeaway::RULE,
    &takeaways::takeaway_form::RULE,
    &takeaways::takeaway_order::RULE,
    &structure::empty_section::RULE,
    &structure::heading_structure::RULE,
    &structure::other_language::RULE,
    &dates::impossible_date::RULE,
    &dates::no_document_date::RULE,
    &estimates::confidence_with_likelihood::RULE,
    &estimates::mixed_scales::RULE,
    &estimates::off_scale_term::RULE,
    &estimates::double_hedge::RULE,
    &estimates::percent_mismatch::RULE,
    &estimates::judgment_without_confidence::RULE,
    &estimates::unhedged_future::RULE,
    &estimates::single_source_confidence::RULE,
    &comments::unused_ignore::RULE,
];

/// A kind of problem that can be found.
pub struct Rule {
    /// The name for users, in kebab case, after the problem that it finds. It never changes its meaning.
    pub name: &'static str,
    /// The family of the rule.
    pub family: Family,
    /// A summary of the problem, in one sentence.
    pub summary: &'static str,
    /// The default severity; `None` is off.
    pub severity: Option<Severity>,
    /// The page for users, in Markdown: what the rule finds, why it matters, wrong and right, when to ignore it.
    pub page: &'static str,
    /// Checks a document.
    pub check: fn(&Snapshot, &mut Report<'_>),
    /// Returns the fixes for a finding of this rule, the best first. May read the text, because it runs only on
    /// request, never during a keystroke.
    pub fixes: fn(&Snapshot, &Finding) -> Vec<Fix>,
    /// True if some of the fixes are safe.
    pub safe_fix: bool,
    /// Dependencies of the findings. An edit that does not affect them does not run the rule again. A property test
    /// (`tests/law.rs`) checks this.
    pub scope: Scope,
    /// True if the rule reads English, and finds nothing in texts of another language.
    pub needs_english: bool,
    /// Set if many findings need only one decision by the writer, and are shown as one.
    pub gather: Option<Gather>,
}

impl Rule {
    /// A rule that finds nothing, for the fields that most rules have in common.
    pub const DEFAULT: Self = Self {
        name: "",
        family: Family::Citations,
        summary: "",
        severity: None,
        page: "",
        check: |_, _| {},
        fixes: |_, _| Vec::new(),
        safe_fix: false,
        scope: Scope::Anything,
        needs_english: false,
        gather: None,
    };
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The subject of a rule: a group in the configuration, and the folder that contains the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Markers in the text.
    Citations,
    /// Endnotes and their sources.
    Sources,
    /// Names and titles.
    Actors,
    /// Takeaways and their support.
    Takeaways,
    /// Headings and sections.
    Structure,
    /// Dates in the text, and the date of the document.
    Dates,
    /// Words of likelihood and confidence.
    Estimates,
    /// Comments that suppress findings.
    Comments,
}

impl Family {
    /// All families, in the order of [`RULES`].
    pub const ALL: [Self; 8] = [
        Self::Citations,
        Self::Sources,
        Self::Actors,
        Self::Takeaways,
        Self::Structure,
        Self::Dates,
        Self::Estimates,
        Self::Comments,
    ];

    /// Returns the name in the configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Citations => "citations",
            Self::Sources => "sources",
            Self::Actors => "actors",
            Self::Takeaways => "takeaways",
            Self::Structure => "structure",
            Self::Dates => "dates",
            Self::Estimates => "estimates",
            Self::Comments => "comments",
        }
    }

    /// Returns the subject of its rules, for users.
    #[must_use]
    pub const fn subject(self) -> &'static str {
        match self {
            Self::Citations => "citations",
            Self::Sources => "endnotes and sources",
            Self::Actors => "names and titles",
            Self::Takeaways => "takeaways",
            Self::Structure => "headings and sections",
            Self::Dates => "dates",
            Self::Estimates => "terms of likelihood and confidence",
            Self::Comments => "comments that suppress findings",
        }
    }
}

/// Severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A suggestion that is hardly visible.
    Hint,
    /// Useful information.
    Information,
    /// Most likely an error.
    Warning,
    /// Certainly an error.
    Error,
}

impl Severity {
    /// Returns the name in the configuration and in the output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A problem that a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The severity of this finding.
    pub severity: Severity,
    /// The span, in bytes of the text.
    pub span: Span,
    /// The problem, in one sentence that quotes the words in question.
    pub message: String,
    /// Other spans that matter, each with a description.
    pub related: Vec<(Span, String)>,
}

impl PartialEq for Finding {
    fn eq(&self, other: &Self) -> bool {
        let key = |f: &Self| (f.rule.name, f.severity, f.span);
        key(self) == key(other) && self.message == other.message && self.related == other.related
    }
}

/// The active rules with their severities, and the team's settings for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleSettings {
    severities: FxHashMap<&'static str, Option<Severity>>,
    /// Hosts that must be defanged, by hash.
    defang: Option<Vec<u64>>,
    /// Rules that are ignored for a sentence, with the hash of the sentence.
    ignored: FxHashSet<(&'static str, u64)>,
    /// True if applying all safe fixes renumbers citations that are out of order.
    renumbers: bool,
}

impl RuleSettings {
    /// Sets if applying all safe fixes renumbers citations that are out of order. The default is false.
    pub fn set_renumbers(&mut self, renumbers: bool) {
        self.renumbers = renumbers;
    }

    /// Returns true if applying all safe fixes renumbers citations that are out of order.
    #[must_use]
    pub const fn renumbers(&self) -> bool {
        self.renumbers
    }

    /// Sets the severity of `rule`; `None` turns it off.
    pub fn set(&mut self, rule: &'static Rule, severity: Option<Severity>) {
        self.severities.insert(rule.name, severity);
    }

    /// Sets the hosts, sites and top-level domains that must be defanged.
    pub fn set_defang(&mut self, hosts: &[String]) {
        self.defang = Some(hosts.iter().map(|host| addresses::host_hash(host)).collect());
    }

    /// Returns the hosts that must be defanged, as hashes, if the team has set them.
    #[must_use]
    pub fn defang(&self) -> Option<&[u64]> {
        self.defang.as_deref()
    }

    /// Ignores `rule` for the sentence with this hash ([`ignore::hash`]).
    pub fn ignore(&mut self, rule: &'static Rule, sentence: u64) {
        self.ignored.insert((rule.name, sentence));
    }

    /// Returns the same settings with all other rules off.
    #[must_use]
    pub fn only(&self, only: &Rule) -> Self {
        let mut settings = self.clone();
        RULES.iter().filter(|rule| **rule != only).for_each(|rule| settings.set(rule, None));
        settings
    }

    /// Returns the severity of `rule`; `None` means off.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severities.get(rule.name).copied().unwrap_or(rule.severity)
    }
}

/// Collects the findings of a rule.
pub struct Report<'a> {
    rule: &'static Rule,
    severity: Severity,
    settings: &'a RuleSettings,
    findings: &'a mut Vec<Finding>,
    /// Returns the message at this span from before an edit that did not change its block.
    known: &'a dyn Fn(Span) -> Option<String>,
}

impl Report<'_> {
    /// Returns the team's settings for the rules.
    #[must_use]
    pub fn settings(&self) -> &RuleSettings {
        self.settings
    }

    /// Reports a finding at `span`.
    pub fn add(&mut self, span: Span, message: impl Into<String>) {
        self.add_related(span, message, Vec::new());
    }

    /// Reports a finding with other spans that matter.
    pub fn add_related(&mut self, span: Span, message: impl Into<String>, related: Vec<(Span, String)>) {
        let (rule, severity) = (self.rule, self.severity);
        self.findings.push(Finding { rule, severity, span, message: message.into(), related });
    }

    /// Reports a finding whose message depends only on its block. The message is computed only if it is
    /// not known already.
    pub fn add_by_block(&mut self, span: Span, message: impl FnOnce() -> String) {
        let message = (self.known)(span).unwrap_or_else(message);
        self.add(span, message);
    }

    /// Reports a finding with at most the severity `Information`, even if the rule has a higher one.
    pub fn add_information(&mut self, span: Span, message: impl Into<String>) {
        self.add_at_most(Severity::Information, span, message);
    }

    /// Reports a finding with at most the severity `most`, even if the rule has a higher one.
    pub fn add_at_most(&mut self, most: Severity, span: Span, message: impl Into<String>) {
        self.add(span, message);
        if let Some(last) = self.findings.last_mut() {
            last.severity = last.severity.min(most);
        }
    }
}

/// Returns the rule called `name`.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// Returns all findings, in the order of the text. A text that is no assessment has none. A rule that panics loses only
/// its own findings.
#[must_use]
pub fn check(snapshot: &Snapshot, settings: &RuleSettings) -> Vec<Finding> {
    check_and_tell(snapshot, settings).0
}

/// Does the same as [`check`], and also returns the ignores of the settings, by rule and hash, that have
/// suppressed a finding.
#[must_use]
pub fn check_and_tell(
    snapshot: &Snapshot,
    settings: &RuleSettings,
) -> (Vec<Finding>, Vec<(&'static str, u64)>) {
    let mut memo = Memo::<()>::default();
    memo.check(snapshot, settings);
    memo.into_findings()
}

/// Checks each block with the mark.
pub(crate) fn in_blocks(
    snapshot: &Snapshot,
    mark: Mark,
    report: &mut Report<'_>,
    check: fn(&Snapshot, usize, &mut Report<'_>),
) {
    for block in snapshot.links().blocks_with(mark) {
        check(snapshot, *block as usize, report);
    }
}

/// Returns true if the fixes of this finding cite a source for its sentence.
#[must_use]
pub fn asks_for_source(finding: &Finding) -> bool {
    [&citations::uncited_claim::RULE, &citations::carried_source::RULE]
        .into_iter()
        .any(|rule| std::ptr::eq(rule, finding.rule))
}

/// Returns the words for all of several things: `both URLs`, `all 3 URLs`.
pub(crate) fn all_of(count: usize, things: &str) -> String {
    if count == 2 { format!("both {things}") } else { format!("all {count} {things}") }
}
