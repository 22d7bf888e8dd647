//! Dependencies of the rules. An edit that does not affect a rule's dependencies does not run it again.
//!
//! A rule without an entry here runs at every edit. That is correct, but costly for rules that read the whole document.

use super::{Report, Rule, actors, citations, dates, estimates, sources, structure, takeaways};
use crate::analysis::Aspect::{
    Acronyms, AllSupports, Ambiguous, Date, Early, Estimates, Labels, Slips, Sources, Spellings, Structure,
    Supports, Takeaways, Tally, Titles, Topics, Uncited, Unknown, Variants,
};
use crate::analysis::{Aspects, Difference, Mark, Snapshot};

/// The function that checks one block.
type InBlock = fn(&Snapshot, usize, &mut Report<'_>);

/// The dependencies of a rule's findings.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    /// Unknown: the rule runs at every edit.
    Anything,
    /// These aspects of the document, and the blocks that contain the findings.
    Document(Aspects),
    /// These aspects. Otherwise each finding depends only on its block, which has the mark.
    Blocks(Mark, Aspects, InBlock),
    /// These aspects. Otherwise each finding depends only on its block and the actors named there.
    Names(Aspects, InBlock),
    /// These aspects. Otherwise each finding depends only on its takeaway and the support of that.
    Supports(Aspects, InBlock),
}

impl Scope {
    /// Returns true if a difference may have changed the findings outside the changed blocks.
    pub fn differs(self, difference: &Difference) -> bool {
        match self {
            Self::Anything => true,
            Self::Document(aspects)
            | Self::Blocks(_, aspects, _)
            | Self::Names(aspects, _)
            | Self::Supports(aspects, _) => difference.aspects.meet(aspects),
        }
    }

    /// Returns the blocks that a difference has not changed, but in which the findings may still differ. They are block
    /// numbers, in order.
    pub fn beside(self, difference: &Difference) -> &[usize] {
        match self {
            Self::Anything | Self::Document(_) | Self::Blocks(..) => &[],
            Self::Names(..) => &difference.renamed,
            Self::Supports(..) => &difference.resupported,
        }
    }

    /// Returns the function that checks one block, and the blocks to check again, if a difference does not affect the
    /// findings outside the changed blocks. Returns `None` for a rule that checks more than one block at a time.
    pub fn again(self, snapshot: &Snapshot, difference: &Difference) -> Option<(InBlock, Vec<usize>)> {
        let fresh = difference.fresh.iter().copied();
        match self {
            Self::Anything | Self::Document(_) => None,
            Self::Blocks(mark, _, check) => {
                Some((check, fresh.filter(|block| snapshot.blocks()[*block].marks.has(mark)).collect()))
            }
            Self::Names(_, check) => Some((check, fresh.chain(difference.renamed.iter().copied()).collect())),
            Self::Supports(_, check) => Some((check, difference.resupported.clone())),
        }
    }
}

const fn document(aspects: &[crate::analysis::Aspect]) -> Scope {
    Scope::Document(Aspects::of(aspects))
}

const fn blocks(mark: Mark, aspects: &[crate::analysis::Aspect], check: InBlock) -> Scope {
    Scope::Blocks(mark, Aspects::of(aspects), check)
}

const fn supports(aspects: &[crate::analysis::Aspect], check: InBlock) -> Scope {
    Scope::Supports(Aspects::of(aspects), check)
}

const fn names(aspects: &[crate::analysis::Aspect], check: InBlock) -> Scope {
    Scope::Names(Aspects::of(aspects), check)
}

/// The scope of each rule.
static SCOPES: &[(&Rule, Scope)] = &[
    (&citations::uncited_claim::RULE, document(&[Uncited, Tally, Topics, Labels, Structure])),
    (&citations::carried_source::RULE, document(&[Uncited, Tally, Topics, Labels, Structure])),
    // Its message counts the claims, and its span is the title or the first claim.
    (&citations::uncited_report::RULE, document(&[Uncited, Tally, Topics, Labels, Structure])),
    (&citations::dangling_marker::RULE, document(&[Labels])),
    (&citations::marker_order::RULE, document(&[Labels])),
    (&citations::marker_reused::RULE, document(&[Labels])),
    // It counts the cited sentences everywhere, and those of takeaways are not in the tally.
    (&citations::marker_placement::RULE, document(&[Slips, Labels, Tally, Topics, Takeaways])),
    (&citations::malformed_marker::RULE, document(&[Slips, Labels])),
    (&citations::unread_marker::RULE, document(&[Slips, Labels])),
    (&sources::unused_endnote::RULE, document(&[Slips, Labels])),
    (&sources::duplicate_endnote_number::RULE, document(&[Labels, Structure])),
    (&sources::no_locator::RULE, document(&[Slips, Labels, Sources])),
    (&sources::broken_url::RULE, blocks(Mark::Slips, &[], sources::broken_url::in_block)),
    (&sources::truncated_url::RULE, blocks(Mark::Slips, &[], sources::truncated_url::in_block)),
    (&sources::tracking_parameter::RULE, blocks(Mark::Slips, &[], sources::tracking_parameter::in_block)),
    (&sources::live_hostile_link::RULE, document(&[Sources])),
    (&sources::mixed_obfuscation::RULE, document(&[Sources])),
    (&sources::duplicate_source::RULE, document(&[Sources, Labels])),
    (&actors::stale_title::RULE, names(&[Titles, Date], actors::stale_title::in_block)),
    (&actors::premature_former::RULE, names(&[Titles, Date], actors::premature_former::in_block)),
    (&actors::wrong_holder::RULE, names(&[Titles, Date], actors::wrong_holder::in_block)),
    (&actors::variant_spelling::RULE, document(&[Variants])),
    (&actors::inconsistent_spelling::RULE, document(&[Spellings])),
    (&actors::unknown_actor::RULE, document(&[Unknown])),
    (&actors::undefined_acronym::RULE, document(&[Acronyms, Structure])),
    (&actors::acronym_redefined::RULE, document(&[Acronyms, Structure, Takeaways])),
    (&actors::mixed_script::RULE, blocks(Mark::Mixed, &[], actors::mixed_script::in_block)),
    (&actors::ambiguous_surname::RULE, document(&[Ambiguous])),
    (&actors::surname_first::RULE, document(&[Early, Structure])),
    (&takeaways::unsupported_takeaway::RULE, document(&[Supports, Takeaways, Topics, Labels, Tally])),
    (
        &takeaways::takeaway_drift::RULE,
        supports(&[AllSupports, Takeaways], takeaways::takeaway_drift::in_block),
    ),
    (&takeaways::topline_missing::RULE, document(&[Supports, Takeaways, Topics, Structure])),
    (&takeaways::citation_in_takeaway::RULE, document(&[Takeaways])),
    (&takeaways::takeaway_form::RULE, document(&[Takeaways])),
    (&takeaways::takeaway_order::RULE, document(&[Supports, Takeaways])),
    (&structure::empty_section::RULE, document(&[Structure])),
    (&structure::heading_structure::RULE, document(&[Structure])),
    (&dates::impossible_date::RULE, blocks(Mark::Days, &[Date], dates::impossible_date::in_block)),
    (
        &estimates::confidence_with_likelihood::RULE,
        blocks(Mark::Estimates, &[], estimates::confidence_with_likelihood::in_block),
    ),
    (&estimates::mixed_scales::RULE, document(&[Estimates])),
    (&estimates::off_scale_term::RULE, blocks(Mark::Estimates, &[], estimates::off_scale_term::in_block)),
    (&estimates::double_hedge::RULE, blocks(Mark::Estimates, &[], estimates::double_hedge::in_block)),
    (&estimates::percent_mismatch::RULE, blocks(Mark::Estimates, &[], estimates::percent_mismatch::in_block)),
];

/// Returns the dependencies of `rule`.
pub(super) fn of(rule: &Rule) -> Scope {
    let known = SCOPES.iter().find(|(known, _)| std::ptr::eq(*known, rule));
    known.map_or(Scope::Anything, |(_, scope)| *scope)
}
