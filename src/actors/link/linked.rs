//! The names of a whole document, linked, and kept up to date over edits.

use std::cell::RefCell;
use std::sync::Arc;

use super::ledger::{Ledger, Moves, Run};
use super::names::{BlockNames, By, bits, is_of_actor, tag};
use super::resolve::{BlockMentions, Context, Local};
use super::{Acronym, Intro, Mention, Remark, Who, Whom};
use crate::actors::actor::ActorId;
use crate::actors::date::PartialDate;
use crate::actors::lexicon::Country;
use crate::actors::registry::Registry;

/// Blocks that an edit left alone: `len` of them, from number `old` before it and `new` behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
    /// The first of them before the edit.
    pub old: usize,
    /// The first of them behind it.
    pub new: usize,
    /// How many.
    pub len: usize,
}

/// What an edit changed of who is named, positions apart.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Effect {
    /// What is to be said of mentions in the changed blocks, before or after: [`Remark::bit`]. Without what is said of
    /// titles, which no other block matters to.
    pub remarks: u8,
    /// Blocks that the edit left alone and whose mentions are others all the same, by number, in order.
    pub renamed: Vec<usize>,
    /// There are acronyms in the changed blocks.
    pub acronyms: bool,
    /// Names may be spelled in more or fewer ways, or one that is spelled in several stands in the changed blocks.
    pub spellings: bool,
}

/// Who is named in a document. Law: over edits the same as made afresh.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked {
    blocks: Vec<Option<Arc<BlockMentions>>>,
    /// The blocks of whose mentions something is to be said, in order.
    remarked: Vec<u32>,
    intros: Ledger<Intro>,
    acronyms: Ledger<Acronym>,
    spellings: Ledger<u32>,
    /// Whether some name is spelled in several ways.
    is_mixed: bool,
    /// By country, none with 0.
    countries: Vec<(Country, u32)>,
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
    /// Links `names`, by number of the block; `starts` says where each block starts, and the end of the text last.
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
            countries: Vec::new(),
            date,
        };
        linked.edit(&Edited { old: &[0], new: starts, kept: &[] }, |_| None, names, date, registry);
        linked
    }

    /// Goes over an edit. Costs what the changed blocks cost, and a pass over the ledgers.
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
        let mut countries = self.countries.clone();
        for names in edited.gone().filter_map(old_names) {
            effect.acronyms |= names.has_acronyms();
            for country in names.countries() {
                count(&mut countries, country, false);
            }
        }
        for i in edited.fresh() {
            let (names, start) = (names(i), edited.new[i]);
            names.introductions(start, &mut intros);
            names.acronyms(start, &mut acronyms);
            effect.acronyms |= names.has_acronyms();
            for country in names.countries() {
                count(&mut countries, country, true);
            }
        }
        let changed = self.intros.edit(&moves, intros);
        // A long name before an acronym explains it.
        effect.acronyms |= changed.iter().any(|key| is_of_actor(*key));
        self.acronyms.edit(&moves, acronyms);
        let other_date = date != self.date;
        let other_countries = countries != self.countries && ranks(&countries) != ranks(&self.countries);
        let wanted = bits(&changed);
        let touched = |i: usize| {
            let names = names(i);
            names.may_want(wanted) || other_countries && names.national || other_date && names.has_titles()
        };
        let any = wanted != 0 || other_date || other_countries;
        let touched: Vec<usize> = if any {
            edited.kept().map(|(_, new)| new).filter(|new| touched(*new)).collect()
        } else {
            Vec::new()
        };

        (self.countries, self.date) = (countries, date);
        let mut spellings = Vec::new();
        let context = Context {
            registry,
            intros: &self.intros,
            countries: &self.countries,
            date,
            shared: RefCell::default(),
            preferred: RefCell::default(),
        };
        let mut resolved = |i: usize| {
            let block = context.block(edited.new[i], names(i))?;
            let start = edited.new[i];
            spellings
                .extend(block.spellings.iter().map(|row| super::ledger::Row { at: row.at + start, ..*row }));
            Some(Arc::new(block))
        };
        let mut from = (0, 0);
        let end = Kept { old: edited.old.len() - 1, new: edited.new.len() - 1, len: 0 };
        for kept in edited.kept.iter().chain([&end]) {
            // What lies before it in the new text is done.
            let gone = from.1..from.1 + kept.old - from.0;
            let fresh: Vec<_> = (from.1..kept.new).map(&mut resolved).collect();
            fresh.iter().for_each(|block| effect.note(block.as_deref()));
            self.blocks.splice(gone, fresh).for_each(|block| effect.note(block.as_deref()));
            from = (kept.old + kept.len, kept.new + kept.len);
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

    /// The blocks with remarks: those kept that had some, and those that were resolved and have some.
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

    /// The blocks of whose mentions something is to be said, in order.
    #[must_use]
    pub fn remarked(&self) -> &[u32] {
        &self.remarked
    }

    /// All mentions in order, spans in the text; `starts` says where each block starts.
    pub fn mentions<'a>(&'a self, starts: &'a [u32]) -> impl Iterator<Item = Mention> + 'a {
        let blocks = self.blocks.iter().zip(starts);
        blocks.flat_map(move |(block, start)| {
            let locals = block.iter().flat_map(|block| &block.mentions);
            locals.map(move |local| self.mention(local, *start))
        })
    }

    /// What is to be said of mentions and is `wanted`, in the order of the text; `starts` says where each block starts.
    pub fn remarks<'a>(
        &'a self,
        starts: &'a [u32],
        wanted: impl Fn(&Remark) -> bool + Copy + 'a,
    ) -> impl Iterator<Item = (Mention, &'a Remark)> + 'a {
        self.remarked
            .iter()
            .flat_map(move |&number| self.remarks_in(number as usize, starts[number as usize], wanted))
    }

    /// As [`Self::remarks`], of one block that starts at `start`.
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

    /// The mentions of one block that starts at `start`.
    pub fn mentions_in(&self, block: usize, start: u32) -> impl Iterator<Item = Mention> + '_ {
        let locals = self.blocks.get(block).into_iter().flatten().flat_map(|block| &block.mentions);
        locals.map(move |local| self.mention(local, start))
    }

    /// The mention at `offset` in a block that starts at `start`.
    pub fn mention_from(&self, block: usize, start: u32, offset: u32) -> Option<Mention> {
        let locals = &self.blocks.get(block)?.as_ref()?.mentions;
        let at = offset.checked_sub(start)?;
        let local = locals.get(locals.partition_point(|local| local.span.start < at))?;
        (local.span.start == at).then(|| self.mention(local, start))
    }

    fn mention(&self, local: &Local, start: u32) -> Mention {
        let span = local.span.shift(start);
        let who = match local.whom {
            Whom::Actor(actor) => Who::Actor(actor),
            // It was introduced, or would be no mention.
            Whom::Name(name) => Who::Text(Context::first(&self.intros, name).unwrap_or(span)),
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

    /// For each part of a name that the document spells in several ways, where each spelling stands: offsets of
    /// mentions in order, each with a number that is the same for the same letters.
    pub fn mixed_spellings(&self) -> impl Iterator<Item = impl Iterator<Item = (u32, u32)> + '_> + '_ {
        let mixed = self.spellings.runs().filter(|run| run.iter().any(|row| row.value != run[0].value));
        mixed.map(|run| run.iter().map(|row| (row.at, row.value)))
    }

    /// Tells whether the document names an actor in full before `at`.
    #[must_use]
    pub fn spelled_out_before(&self, actor: ActorId, at: u32) -> bool {
        let rows = self.intros.under(tag(By::Actor, actor.0.into()));
        rows.iter().take_while(|row| row.at < at).any(|row| row.value.spelled_out)
    }

    /// What the document does with each acronym, in order, with offsets of its mentions.
    pub fn acronyms(&self) -> impl Iterator<Item = impl Iterator<Item = (u32, Acronym)> + '_> + '_ {
        self.acronyms.runs().map(|run| run.iter().map(|row| (row.at, row.value)))
    }
}

/// What an edit did to the blocks.
#[derive(Clone, Copy, Debug)]
pub struct Edited<'a> {
    /// Where the blocks started before it, and the end of the text last.
    pub old: &'a [u32],
    /// Where they start behind it, and the end of the text last.
    pub new: &'a [u32],
    /// Which blocks it left alone, in order.
    pub kept: &'a [Kept],
}

impl Edited<'_> {
    /// The numbers, old and new, of the blocks that were kept.
    fn kept(&self) -> impl Iterator<Item = (usize, usize)> {
        self.kept.iter().flat_map(|kept| (0..kept.len).map(|i| (kept.old + i, kept.new + i)))
    }

    /// The old numbers of blocks that are no more.
    fn gone(&self) -> impl Iterator<Item = usize> {
        let ends = self.kept.iter().map(|kept| (kept.old, kept.old + kept.len));
        gaps(ends, self.old.len() - 1)
    }

    /// The new numbers of blocks that were not there.
    fn fresh(&self) -> impl Iterator<Item = usize> {
        let ends = self.kept.iter().map(|kept| (kept.new, kept.new + kept.len));
        gaps(ends, self.new.len() - 1)
    }

    /// How the kept blocks have moved, but for those of the new numbers in `but`, which are in order.
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

/// The numbers below `end` outside the ranges.
fn gaps(ranges: impl Iterator<Item = (usize, usize)>, end: usize) -> impl Iterator<Item = usize> {
    let mut from = 0;
    ranges.chain([(end, end)]).flat_map(move |(start, after)| {
        let gap = from..start;
        from = after;
        gap
    })
}

fn count(countries: &mut Vec<(Country, u32)>, country: Country, up: bool) {
    match countries.binary_search_by_key(&country, |(known, _)| *known) {
        Ok(at) if up => countries[at].1 += 1,
        Ok(at) if countries[at].1 > 1 => countries[at].1 -= 1,
        Ok(at) => drop(countries.remove(at)),
        Err(at) if up => countries.insert(at, (country, 1)),
        Err(_) => {}
    }
}

/// By country, how many others are named more often: all that choosing between them depends on.
fn ranks(countries: &[(Country, u32)]) -> Vec<(Country, usize)> {
    let rank = |count: u32| countries.iter().filter(|(_, other)| *other > count).count();
    countries.iter().map(|&(country, count)| (country, rank(count))).collect()
}
