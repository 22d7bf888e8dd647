//! What can be wrong in an assessment: a folder a family, a file a rule, one list of all rules.
//!
//! # Adding a rule
//!
//! 1. Write `src/rules/<family>/<name>.rs`. Top to bottom: the page that users read ([`Rule::page`]), the
//!    declaration ([`Rule`]), the check, the fix.
//! 2. Add its line to [`RULES`].
//! 3. If it reads more than a few blocks, say in `scope.rs` what its findings depend on: then an edit that leaves that
//!    alone does not ask it again ([`Memo`]). The law of the analysis (`tests/law.rs`) holds what is said there.
//!
//! Where many findings are one decision for the writer, `gather.rs` says from how many on they are shown as one.
//!
//! Everything else comes out of these: `assessor explain`, hover on the code, the list in the docs, the names that
//! `assessor.toml` knows. The examples in the page are run as tests: under `## Wrong` each stretch between `⟦` and
//! `⟧` must be found, and nothing else; under `## Right` nothing may be found.

pub mod actors;
pub mod citations;
pub mod dates;
pub mod estimates;
pub mod ignore;
pub mod sources;
pub mod structure;
pub mod takeaways;
pub mod unused_ignore;

mod fix;
mod gather;
mod memo;
mod quoted;
mod scope;
#[cfg(test)]
mod tests;

pub use fix::{Fix, Safety};
pub use gather::RELATED_SHOWN;
pub use memo::{Memo, Placed};

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
    &takeaways::takeaway_drift::RULE,
    &takeaways::topline_missing::RULE,
    &takeaways::no_takeaways::RULE,
    &takeaways::citation_in_takeaway::RULE,
    &takeaways::takeaway_form::RULE,
    &takeaways::takeaway_order::RULE,
    &structure::empty_section::RULE,
    &structure::heading_structure::RULE,
    &dates::impossible_date::RULE,
    &dates::no_document_date::RULE,
    &estimates::confidence_with_likelihood::RULE,
    &estimates::mixed_scales::RULE,
    &estimates::off_scale_term::RULE,
    &estimates::double_hedge::RULE,
    &estimates::percent_mismatch::RULE,
    &unused_ignore::RULE,
];

/// One thing that can be wrong.
pub struct Rule {
    /// What users call it, in kebab case; named by what is found. Never changes its meaning.
    pub name: &'static str,
    /// What it is about.
    pub family: Family,
    /// Why it speaks, in one sentence.
    pub summary: &'static str,
    /// How loud it is unless configured; `None` is off.
    pub severity: Option<Severity>,
    /// What users read, in Markdown: what it finds, why it matters, wrong and right, when to ignore it.
    pub page: &'static str,
    /// Looks for it.
    pub check: fn(&Snapshot, &mut Report<'_>),
    /// What could be done about a finding of this rule, best first. May read the text: it runs when asked, never on the
    /// way of a keystroke.
    pub fixes: fn(&Snapshot, &Finding) -> Vec<Fix>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// What a rule is about; a group in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Markers in the text.
    Citations,
    /// Endnotes and what they cite.
    Sources,
    /// Names and titles.
    Actors,
    /// Takeaways, structure, dates.
    Takeaways,
    /// Words of likelihood and confidence.
    Estimates,
}

impl Family {
    /// The name in the configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Citations => "citations",
            Self::Sources => "sources",
            Self::Actors => "actors",
            Self::Takeaways => "takeaways",
            Self::Estimates => "estimates",
        }
    }
}

/// How loud a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A suggestion that hardly shows.
    Hint,
    /// Good to know.
    Information,
    /// Most likely a slip.
    Warning,
    /// Wrong beyond doubt.
    Error,
}

impl Severity {
    /// The name in the configuration and in the data.
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

/// Something that a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How loud it is here.
    pub severity: Severity,
    /// Where, in bytes of the text.
    pub span: Span,
    /// What is wrong, in one sentence, the offending words quoted.
    pub message: String,
    /// Other places that matter, each with what it is.
    pub related: Vec<(Span, String)>,
}

impl PartialEq for Finding {
    fn eq(&self, other: &Self) -> bool {
        let key = |f: &Self| (f.rule.name, f.severity, f.span);
        key(self) == key(other) && self.message == other.message && self.related == other.related
    }
}

/// Which rules are on, how loud, and what a team has told them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleSettings {
    severities: FxHashMap<&'static str, Option<Severity>>,
    /// Hosts that must be defanged, by hash.
    defang: Option<Vec<u64>>,
    /// Rules that are silent about a sentence, by the sentence's hash.
    ignored: FxHashSet<(&'static str, u64)>,
    /// Applying all safe fixes renumbers citations that are out of order.
    renumbers: bool,
}

impl RuleSettings {
    /// Sets whether applying all safe fixes renumbers citations that are out of order; unless set, it does not.
    pub fn set_renumbers(&mut self, renumbers: bool) {
        self.renumbers = renumbers;
    }

    /// Returns true if applying all safe fixes renumbers citations that are out of order.
    #[must_use]
    pub const fn renumbers(&self) -> bool {
        self.renumbers
    }

    /// Sets how loud `rule` is; `None` turns it off.
    pub fn set(&mut self, rule: &'static Rule, severity: Option<Severity>) {
        self.severities.insert(rule.name, severity);
    }

    /// Sets which hosts, sites and top-level domains must be defanged.
    pub fn set_defang(&mut self, hosts: &[String]) {
        self.defang = Some(hosts.iter().map(|host| addresses::host_hash(host)).collect());
    }

    /// The hosts that must be defanged, as hashes, if the team has said which.
    #[must_use]
    pub fn defang(&self) -> Option<&[u64]> {
        self.defang.as_deref()
    }

    /// Makes `rule` silent about the sentence with this hash ([`ignore::hash`]).
    pub fn ignore(&mut self, rule: &'static Rule, sentence: u64) {
        self.ignored.insert((rule.name, sentence));
    }

    /// The same settings with all rules off but the one called `name`.
    #[must_use]
    pub fn only(&self, name: &str) -> Self {
        let mut settings = self.clone();
        RULES.iter().filter(|rule| rule.name != name).for_each(|rule| settings.set(rule, None));
        settings
    }

    /// How loud `rule` is; `None` means off.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severities.get(rule.name).copied().unwrap_or(rule.severity)
    }
}

/// Where a rule puts what it finds.
pub struct Report<'a> {
    rule: &'static Rule,
    severity: Severity,
    settings: &'a RuleSettings,
    findings: &'a mut Vec<Finding>,
    /// The message at this span before an edit that left its block alone.
    known: &'a dyn Fn(Span) -> Option<String>,
}

impl Report<'_> {
    /// What the team has told the rules.
    #[must_use]
    pub fn settings(&self) -> &RuleSettings {
        self.settings
    }

    /// Reports a finding at `span`.
    pub fn add(&mut self, span: Span, message: impl Into<String>) {
        self.add_related(span, message, Vec::new());
    }

    /// Reports a finding with other places that matter.
    pub fn add_related(&mut self, span: Span, message: impl Into<String>, related: Vec<(Span, String)>) {
        let (rule, severity) = (self.rule, self.severity);
        self.findings.push(Finding { rule, severity, span, message: message.into(), related });
    }

    /// Reports a finding whose message depends on nothing but its block, and is made only where it is not known.
    pub fn add_by_block(&mut self, span: Span, message: impl FnOnce() -> String) {
        let message = (self.known)(span).unwrap_or_else(message);
        self.add(span, message);
    }

    /// Reports a finding that is at most a piece of information, whatever the rule is elsewhere.
    pub fn add_information(&mut self, span: Span, message: impl Into<String>) {
        self.add_at_most(Severity::Information, span, message);
    }

    /// Reports a finding that is no louder than `most`, whatever the rule is elsewhere.
    pub fn add_at_most(&mut self, most: Severity, span: Span, message: impl Into<String>) {
        self.add(span, message);
        if let Some(last) = self.findings.last_mut() {
            last.severity = last.severity.min(most);
        }
    }
}

/// The rule called `name`.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// Everything that the rules find, in the order of the text. A text that is no assessment has no findings. A rule that
/// panics loses its findings, not the others'.
#[must_use]
pub fn check(snapshot: &Snapshot, settings: &RuleSettings) -> Vec<Finding> {
    check_and_tell(snapshot, settings).0
}

/// As [`check`]; also tells which of the settings' ignores, by rule and hash, have silenced something.
#[must_use]
pub fn check_and_tell(
    snapshot: &Snapshot,
    settings: &RuleSettings,
) -> (Vec<Finding>, Vec<(&'static str, u64)>) {
    let mut memo = Memo::<()>::default();
    memo.check(snapshot, settings);
    memo.into_findings()
}

/// Looks at each block with the mark.
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

/// Whether the fixes of this finding cite a source for its sentence.
#[must_use]
pub fn asks_for_source(finding: &Finding) -> bool {
    [&citations::uncited_claim::RULE, &citations::carried_source::RULE]
        .into_iter()
        .any(|rule| std::ptr::eq(rule, finding.rule))
}

/// For rules that have no fix.
pub(crate) fn no_fixes(_: &Snapshot, _: &Finding) -> Vec<Fix> {
    Vec::new()
}
