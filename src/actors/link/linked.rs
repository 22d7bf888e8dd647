//! The linked names of a whole document, kept up to date over edits.

use std::cell::RefCell;
use std::sync::Arc;

use super::field::Field;
use super::ledger::{Ledger, Moves, Run};
use super::names::{BlockNames, By, bits, is_of_actor, tag};
use super::resolve::{BlockMentions, DocumentFacts, Local};
use super::{Acronym, Intro, Mention, Referent, Remark, Who};
use crate::actors::actor::ActorId;
use crate::actors::date::PartialDate;
use crate::actors::registry::Registry;

/// A run of blocks that an edit left unchanged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnchangedRun {
    /// Index of the first block before the edit.
    pub old: usize,
    /// Index of the first block after the edit.
    pub new: usize,
    /// Number of blocks.
    pub len: usize,
}

/// The effects of an edit on the mentions, apart from their offsets.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Effect {
    /// The remarks in the changed blocks before or after the edit, as [`Remark::bit`]s. Remarks on titles are left out,
    /// because they depend on no other block.
    pub remarks: u8,
    /// Indices, in order, of unchanged blocks whose mentions changed nevertheless.
    pub renamed: Vec<usize>,
    /// True if the changed blocks contain acronyms.
    pub acronyms: bool,
    /// True if the number of spellings of a name may have changed, or if a name with several is in the changed blocks.
    pub spellings: bool,
}

/// The linked names of a document. Invariant: the state after edits equals one built from scratch.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked {
    blocks: Vec<Option<Arc<BlockMentions>>>,
    /// Indices of the blocks with remarks, in order.
    remarked: Vec<u32>,
    intros: Ledger<Intro>,
    acronyms: Ledger<Acronym>,
    spellings: Ledger<u32>,
    /// True if at least one name has several spellings.
    is_mixed: bool,
    field: Field,
    date: Option<PartialDate>,
}

impl Effect {
    fn note(&mut self, block: Option<&BlockMentions>) {
        let Some(block) = block else { return };
        let said = block.remarks.iter().filter(|(_, remark)| !matches!(remark, Remark::Title(_)));
        self.remarks |= said.fold(0, |bits, (_, remark)| bits | remark.bit());
        self.spellings |= !block.spellings.is_empty();
    }
}

impl Linked {
    /// Links the names of all blocks. `names` returns those of a block by index. `starts` contains the start of each
    /// block, and the end of the text last.
    pub fn new<'a>(
        starts: &[u32],
        names: impl Fn(usize) -> &'a BlockNames,
        date: Option<PartialDate>,
        registry: &Registry,
    ) -> Self {
        let mut linked = Self {
            blocks: Vec::new(),
            remarked: Vec::new(),
            intros: Ledger::of(Vec::new()),
            acronyms: Ledger::of(Vec::new()),
            spellings: Ledger::of(Vec::new()),
            is_mixed: false,
            field: Field::default(),
            date,
        };
        linked.edit(&Edited { old: &[0], new: starts, kept: &[] }, |_| None, names, date, registry);
        linked
    }

    /// Applies an edit. The cost is that of the changed blocks, and a pass over the ledgers.
    pub fn edit<'a, 'b>(
        &mut self,
        edited: &Edited<'_>,
        old_names: impl Fn(usize) -> Option<&'b BlockNames>,
        names: impl Fn(usize) -> &'a BlockNames,
        date: Option<PartialDate>,
        registry: &Registry,
    ) -> Effect {
        let moves = edited.moves(&[]);
        let mut effect = Effect::default();
        let (mut intros, mut acronyms) = (Vec::new(), Vec::new());
        let mut field = self.field.clone();
        for names in edited.gone().filter_map(old_names) {
            effect.acronyms |= names.has_acronyms();
            field.add(&names.field, false);
        }
        for i in edited.fresh() {
            let (names, start) = (names(i), edited.new[i]);
            names.introductions(start, &mut intros);
            names.acronyms(start, &mut acronyms);
            effect.acronyms |= names.has_acronyms();
            field.add(&names.field, true);
        }
        let mut changed = self.intros.edit(&moves, intros);
        // A given name is a mention only while several people have the surname.
        for i in 0..changed.len() {
            let rows = self.intros.under(changed[i]).iter().filter(|row| row.value.other != 0);
            changed.extend(rows.map(|row| tag(By::Given, row.value.other)).collect::<Vec<_>>());
        }
        // The long name before an acronym explains it.
        effect.acronyms |= changed.iter().any(|key| is_of_actor(*key));
        self.acronyms.edit(&moves, acronyms);
        let other_date = date != self.date;
        let other_field = field != self.field && field.signs() != self.field.signs();
        let wanted = bits(&changed);
        let may_differ = |i: usize| {
            let names = names(i);
            names.may_want(wanted) || other_field && names.national || other_date && names.has_titles()
        };
        let any = wanted != 0 || other_date || other_field;
        let touched: Vec<usize> = if any {
            edited.kept().map(|(_, new)| new).filter(|new| may_differ(*new)).collect()
        } else {
            Vec::new()
        };

        (self.field, self.date) = (field, date);
        let mut spellings = Vec::new();
        let context = DocumentFacts {
            registry,
            intros: &self.intros,
            field: &self.field,
            date,
            shared: RefCell::default(),
            preferred: RefCell::default(),
        };
        let mut resolved = |i: usize| {
            let start = edited.new[i];
            let block = context.block(start, names(i))?;
            spellings
                .extend(block.spellings.iter().map(|row| super::ledger::Row { at: row.at + start, ..*row }));
            Some(Arc::new(block))
        };
        let (mut next_old, mut next_new) = (0, 0);
        let end = UnchangedRun { old: edited.old.len() - 1, new: edited.new.len() - 1, len: 0 };
        for kept in edited.kept.iter().chain([&end]) {
            // `self.blocks` is up to date before `next_new`. The removed blocks follow there.
            let gone = next_new..next_new + (kept.old - next_old);
            let fresh: Vec<_> = (next_new..kept.new).map(&mut resolved).collect();
            fresh.iter().for_each(|block| effect.note(block.as_deref()));
            self.blocks.splice(gone, fresh).for_each(|block| effect.note(block.as_deref()));
            (next_old, next_new) = (kept.old + kept.len, kept.new + kept.len);
        }
        for &i in &touched {
            effect.acronyms |= names(i).has_acronyms();
            let old = std::mem::replace(&mut self.blocks[i], resolved(i));
            effect.note(old.as_deref());
            effect.note(self.blocks[i].as_deref());
            if old != self.blocks[i] {
                effect.renamed.push(i);
            }
        }
        let moves = if touched.is_empty() { moves } else { edited.moves(&touched) };
        let respelled = !self.spellings.edit(&moves, spellings).is_empty();
        effect.spellings = respelled || effect.spellings && self.is_mixed;
        if respelled {
            let is_mixed = self.mixed_spellings().next().is_some();
            self.is_mixed = is_mixed;
        }
        self.remarked = self.remarked_after(edited, &touched);
        effect
    }

    /// Returns the blocks with remarks: kept blocks that had some, and resolved blocks that have some.
    fn remarked_after(&self, edited: &Edited<'_>, touched: &[usize]) -> Vec<u32> {
        let has = |i: &usize| self.blocks[*i].as_ref().is_some_and(|block| !block.remarks.is_empty());
        let mut remarked = Vec::new();
        for kept in edited.kept {
            let from = self.remarked.partition_point(|block| (*block as usize) < kept.old);
            let of_it = self.remarked[from..].iter().map(|block| *block as usize);
            let of_it = of_it.take_while(|block| *block < kept.old + kept.len);
            remarked.extend(of_it.map(|block| (block - kept.old + kept.new) as u32));
        }
        remarked.retain(|block| touched.binary_search(&(*block as usize)).is_err());
        remarked.extend(edited.fresh().chain(touched.iter().copied()).filter(has).map(|i| i as u32));
        remarked.sort_unstable();
        remarked
    }

    /// Returns the indices of the blocks with remarks, in order.
    #[must_use]
    pub fn remarked(&self) -> &[u32] {
        &self.remarked
    }

    /// Returns all mentions in order, with absolute spans. `starts` contains the start of each block.
    pub fn mentions<'a>(&'a self, starts: &'a [u32]) -> impl Iterator<Item = Mention> + 'a {
        let blocks = self.blocks.iter().zip(starts);
        blocks.flat_map(move |(block, start)| {
            let locals = block.iter().flat_map(|block| &block.mentions);
            locals.map(move |local| self.mention(local, *start))
        })
    }

    /// Returns the remarks for which `wanted` returns true, in text order. `starts` contains the start of each block.
    pub fn remarks<'a>(
        &'a self,
        starts: &'a [u32],
        wanted: impl Fn(&Remark) -> bool + Copy + 'a,
    ) -> impl Iterator<Item = (Mention, &'a Remark)> + 'a {
        self.remarked
            .iter()
            .flat_map(move |&number| self.remarks_in(number as usize, starts[number as usize], wanted))
    }

    /// Like [`Self::remarks`], for one block that starts at `start`.
    pub fn remarks_in<'a>(
        &'a self,
        block: usize,
        start: u32,
        wanted: impl Fn(&Remark) -> bool + Copy + 'a,
    ) -> impl Iterator<Item = (Mention, &'a Remark)> + 'a {
        let mentions = self.blocks.get(block).into_iter().flatten();
        let of_block = mentions.flat_map(move |block| {
            let said = block.remarks.iter().filter(move |(_, remark)| wanted(remark));
            said.map(move |(mention, remark)| (&block.mentions[*mention as usize], remark))
        });
        of_block.map(move |(local, remark)| (self.mention(local, start), remark))
    }

    /// Returns the mentions of one block that starts at `start`.
    pub fn mentions_in(&self, block: usize, start: u32) -> impl Iterator<Item = Mention> + '_ {
        let locals = self.blocks.get(block).into_iter().flatten().flat_map(|block| &block.mentions);
        locals.map(move |local| self.mention(local, start))
    }

    /// Returns the mention that begins at `offset`, in a block that starts at `start`. `None` if there is none.
    pub fn mention_from(&self, block: usize, start: u32, offset: u32) -> Option<Mention> {
        let locals = &self.blocks.get(block)?.as_ref()?.mentions;
        let at = offset.checked_sub(start)?;
        let local = locals.get(locals.partition_point(|local| local.span.start < at))?;
        (local.span.start == at).then(|| self.mention(local, start))
    }

    fn mention(&self, local: &Local, start: u32) -> Mention {
        let span = local.span.shift(start);
        let who = match local.referent {
            Referent::Actor(actor) => Who::Actor(actor),
            // The name was introduced, otherwise it would not be a mention.
            Referent::Name(name) => Who::Text(DocumentFacts::first(&self.intros, name).unwrap_or(span)),
        };
        Mention {
            span,
            title: (!local.title.is_empty()).then(|| local.title.shift(start)),
            who,
            kind: local.kind,
            form: local.form,
            country: local.country,
            key: local.key,
            ambiguous: local.ambiguous,
            early: local.early,
        }
    }

    /// Returns the parts of names that the document spells in several ways. Each item contains the offsets of the
    /// mentions in order, each with a number that identifies the spelling.
    pub fn mixed_spellings(&self) -> impl Iterator<Item = impl Iterator<Item = (u32, u32)> + '_> + '_ {
        let mixed = self.spellings.runs().filter(|run| run.iter().any(|row| row.value != run[0].value));
        mixed.map(|run| run.iter().map(|row| (row.at, row.value)))
    }

    /// Returns true if the document names an actor in full before `at`.
    #[must_use]
    pub fn spelled_out_before(&self, actor: ActorId, at: u32) -> bool {
        let rows = self.intros.under(tag(By::Actor, actor.0.into()));
        rows.iter().take_while(|row| row.at < at).any(|row| row.value.spelled_out)
    }

    /// Returns the uses and definitions of each acronym, in order, with the offsets of its mentions.
    pub fn acronyms(&self) -> impl Iterator<Item = impl Iterator<Item = (u32, Acronym)> + '_> + '_ {
        self.acronyms.runs().map(|run| run.iter().map(|row| (row.at, row.value)))
    }
}

/// The effect of an edit on the blocks.
#[derive(Clone, Copy, Debug)]
pub struct Edited<'a> {
    /// The starts of the blocks before the edit, and the end of the text last.
    pub old: &'a [u32],
    /// The starts of the blocks after the edit, and the end of the text last.
    pub new: &'a [u32],
    /// The runs of unchanged blocks, in order.
    pub kept: &'a [UnchangedRun],
}

impl Edited<'_> {
    /// Returns the old and new indices of the kept blocks.
    fn kept(&self) -> impl Iterator<Item = (usize, usize)> {
        self.kept.iter().flat_map(|kept| (0..kept.len).map(|i| (kept.old + i, kept.new + i)))
    }

    /// Returns the old indices of removed blocks.
    fn gone(&self) -> impl Iterator<Item = usize> {
        let ends = self.kept.iter().map(|kept| (kept.old, kept.old + kept.len));
        gaps(ends, self.old.len() - 1)
    }

    /// Returns the new indices of added blocks.
    fn fresh(&self) -> impl Iterator<Item = usize> {
        let ends = self.kept.iter().map(|kept| (kept.new, kept.new + kept.len));
        gaps(ends, self.new.len() - 1)
    }

    /// Returns the moves of the kept blocks, without those whose new indices are in `but`, which is sorted.
    fn moves(&self, but: &[usize]) -> Moves {
        let mut moves = Moves::default();
        for kept in self.kept {
            let first = but.partition_point(|i| *i < kept.new);
            let inside = but[first..].iter().map(|i| i - kept.new).take_while(|i| *i < kept.len);
            let mut from = 0;
            for i in inside.chain([kept.len]) {
                let (start, to) = (self.old[kept.old + from], self.new[kept.new + from]);
                moves.add(Run { start, end: self.old[kept.old + i], to });
                from = (i + 1).min(kept.len);
            }
        }
        moves
    }
}

/// Returns the indices below `end` that are outside the ranges.
fn gaps(ranges: impl Iterator<Item = (usize, usize)>, end: usize) -> impl Iterator<Item = usize> {
    let mut from = 0;
    ranges.chain([(end, end)]).flat_map(move |(start, after)| {
        let gap = from..start;
        from = after;
        gap
    })
}
