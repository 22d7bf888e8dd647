//! Resolution of the candidates of a block, given the introductions of the document.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::actors::actor::{ActorId, Kind};
use crate::actors::date::PartialDate;
use crate::actors::find::{Candidate, Proof, Role, Spelled};
use crate::actors::lexicon::Country;
use crate::actors::names::Usage;
use crate::actors::registry::Registry;
use crate::actors::title::TitleVerdict;
use crate::text::Span;

use super::field::Field;
use super::ledger::{Ledger, Row};
use super::names::{BlockNames, By, is_titled_surname, spelling_key, tag, wanted};
use super::remark::{Remark, is_variant, preferred};
use super::{Form, Intro, Referent, form_of};

/// A mention with spans relative to its block.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Local {
    pub span: Span,
    pub title: Span,
    pub referent: Referent,
    pub kind: Kind,
    pub form: Form,
    pub country: Option<Country>,
    pub key: u64,
    pub ambiguous: bool,
    /// True if the same block introduces several actors with this name before the mention.
    pub ambiguous_here: bool,
    pub early: bool,
}

/// The mentions of one block, resolved in the context of the document.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct BlockMentions {
    pub mentions: Box<[Local]>,
    /// Remarks by index of the mention, in order.
    pub remarks: Box<[(u32, Remark)]>,
    /// The spellings of names, with offsets relative to the block.
    pub spellings: Box<[Row<u32>]>,
}

/// The facts about the whole document.
pub(super) struct DocumentFacts<'a> {
    pub registry: &'a Registry,
    pub intros: &'a Ledger<Intro>,
    /// The field of the document, for bodies named without their country and for acronyms.
    pub field: &'a Field,
    pub date: Option<PartialDate>,
    /// A cache for keys with many introductions: true if several actors share the name.
    pub shared: RefCell<FxHashMap<u64, bool>>,
    /// A cache of the registry's spellings of names.
    pub preferred: RefCell<FxHashMap<ActorId, [Spelled; 3]>>,
}

/// The introduction that a mention refers to.
struct Found {
    intro: Intro,
    ambiguous: bool,
    ambiguous_here: bool,
    early: bool,
}

impl DocumentFacts<'_> {
    /// Returns the mentions of a block that starts at `base`, or `None` if there are none.
    pub fn block(&self, base: u32, names: &BlockNames) -> Option<BlockMentions> {
        let mut mentions = Vec::with_capacity(names.candidates.len());
        let (mut remarks, mut spellings) = (Vec::new(), Vec::new());
        let mut taken = 0;
        for (i, candidate) in names.candidates.iter().enumerate() {
            if candidate.span.start < taken {
                continue;
            }
            let next = names.candidates.get(i + 1);
            let Some(local) = self.compound(base, candidate, next).or_else(|| self.resolve(base, candidate))
            else {
                continue;
            };
            taken = local.span.end;
            let number = mentions.len() as u32;
            if names.is_open(i) {
                mentions.push(local);
                continue;
            }
            if spells(&local) {
                let parts = candidate.spelled.into_iter().enumerate();
                spellings.extend(parts.filter_map(|(part, spelled)| {
                    let key = spelling_key(local.referent, part, spelled)?;
                    Some(Row { key, at: local.span.start, value: spelled.exact })
                }));
            }
            self.remark(&local, candidate.spelled, |remark| remarks.push((number, remark)));
            if let Some(verdict) = self.verdict(&local, names, i) {
                remarks.push((number, Remark::Title(verdict)));
            }
            mentions.push(local);
        }
        (!mentions.is_empty()).then(|| BlockMentions {
            mentions: mentions.into(),
            remarks: remarks.into(),
            spellings: spellings.into(),
        })
    }

    fn remark(&self, local: &Local, spelled: [Spelled; 2], mut add: impl FnMut(Remark)) {
        if let Referent::Actor(actor) = local.referent
            && spells(local)
        {
            let mut known = self.preferred.borrow_mut();
            let known = known.entry(actor).or_insert_with(|| preferred(actor, self.registry));
            if is_variant(spelled, *known) {
                add(Remark::Variant);
            }
        }
        let bare = local.form == Form::Surname && local.title.is_empty();
        if bare && local.ambiguous_here {
            add(Remark::Ambiguous);
        }
        if bare && local.early {
            add(Remark::Early);
        }
        let titled = local.kind == Kind::Person && !local.title.is_empty();
        if titled && local.form == Form::Introduced {
            add(Remark::Unknown);
        }
    }

    /// Returns the verdict on a wrong title next to a known person. `None` if the title fits or cannot be checked.
    fn verdict(&self, local: &Local, names: &BlockNames, candidate: usize) -> Option<TitleVerdict> {
        let Referent::Actor(actor) = local.referent else { return None };
        let reading = names.reading(candidate)?;
        match self.registry.check_reading(actor, reading, self.date?) {
            TitleVerdict::Fits(_) | TitleVerdict::Unknown => None,
            wrong => Some(wrong),
        }
    }

    /// Returns the introduction that `key` refers to at offset `at`: the nearest one before, otherwise the first after.
    fn lookup(&self, key: u64, base: u32, at: u32) -> Option<Found> {
        let rows = self.intros.under(key);
        let first = rows.first()?;
        let behind = rows.partition_point(|row| row.at <= at);
        let found = behind.checked_sub(1).map_or(first, |last| &rows[last]);
        let several = || rows.iter().any(|row| row.value.referent != first.value.referent);
        let ambiguous = match rows.len() {
            1 => false,
            ..=16 => several(),
            _ => *self.shared.borrow_mut().entry(key).or_insert_with(several),
        };
        let in_block = rows[..behind].iter().rev().take_while(|row| row.at >= base);
        let ambiguous_here =
            ambiguous && in_block.into_iter().any(|row| row.value.referent != found.value.referent);
        Some(Found { intro: found.value, ambiguous, ambiguous_here, early: behind == 0 })
    }

    /// Returns the mention that an acronym and the next one form, if the text defines both as one: "ABC DE".
    fn compound(&self, base: u32, c: &Candidate, next: Option<&Candidate>) -> Option<Local> {
        let [_, Some(compound), ..] = wanted(c) else { return None };
        let next = next.filter(|next| c.role == Role::Acronym && next.role == Role::Acronym)?;
        let span = Span::new(c.span.start, next.span.end);
        let both = Candidate { span, key: c.brief, short: c.brief, brief: 0, actor: None, ..*c };
        self.resolve(base, &both).filter(|_| !self.intros.under(compound).is_empty())
    }

    fn resolve(&self, base: u32, c: &Candidate) -> Option<Local> {
        let at = c.span.start + base;
        let mention = |referent: Referent, kind: Kind, form: Form| Local {
            span: c.span,
            title: c.title,
            referent,
            kind,
            form,
            country: c.country,
            key: c.key,
            ambiguous: false,
            ambiguous_here: false,
            early: false,
        };
        let known = |form: Form| c.actor.map(|actor| mention(Referent::Actor(actor), c.kind, form));
        let by = |found: Found, form: Form| {
            let (mut referent, kind) = found.intro.referent?;
            if form == Form::Acronym
                && found.intro.other != 0
                && let Some(actor) = self.in_field(found.intro.other, Usage::Generic, Proof::Country)
            {
                referent = Referent::Actor(actor);
            }
            let Found { ambiguous, ambiguous_here, early, .. } = found;
            Some(Local { ambiguous, ambiguous_here, early, ..mention(referent, kind, form) })
        };
        let [first, second, third, met, given] = wanted(c);
        let look = |key: Option<u64>| key.and_then(|key| self.lookup(key, base, at));
        let from = |key: Option<u64>, form: Form| look(key).and_then(|found| by(found, form));
        match c.role {
            Role::Described => known(Form::Described),
            Role::Sure if c.actor.is_some() => known(form_of(c.usage)),
            Role::Sure if is_titled_surname(c) => {
                from(first, Form::Surname).or_else(|| from(second, Form::Surname))
            }
            Role::Sure | Role::Run => {
                let row = self.intros.under(first?).first()?;
                let (referent, kind) = row.value.referent?;
                Some(mention(referent, kind, Form::Introduced))
            }
            Role::Generic => {
                let form = form_of(c.usage);
                let named =
                    look(first).filter(|found| !found.early).and_then(|found| by(found, Form::Variant));
                named.or_else(|| from(second, form)).or_else(|| {
                    Some(match self.in_field(c.key, c.usage, c.proof) {
                        Some(actor) => mention(Referent::Actor(actor), c.kind, form),
                        // A body of a country that the registry does not know.
                        None => mention(Referent::Name(c.key), c.kind, Form::Introduced),
                    })
                })
            }
            Role::Acronym => match look(first) {
                Some(found) => by(found, Form::Acronym),
                None => {
                    let named = || c.actor.filter(|_| look(third).is_some());
                    let actor = self
                        .in_field(c.key, c.usage, c.proof)
                        .or_else(named)
                        .filter(|_| c.actor.is_some())?;
                    Some(mention(Referent::Actor(actor), self.registry.brief(actor).kind, Form::Acronym))
                }
            },
            Role::Definition if c.actor.is_some() && c.usage != Usage::Generic => known(Form::Acronym),
            Role::Definition => from(first, Form::Acronym),
            Role::NoActor => None,
            Role::Surname => from(first, Form::Surname)
                .map(|local| {
                    let met = || {
                        met.is_some_and(|key| self.intros.under(key).first().is_some_and(|row| row.at < at))
                    };
                    Local { early: local.early && !met(), ..local }
                })
                .or_else(|| from(second, Form::Variant))
                .or_else(|| from(third, Form::Variant))
                .or_else(|| by(self.namesake(c, given?, base)?, Form::Variant))
                .or_else(|| known(Form::Surname)),
            Role::Head => look(first).filter(|found| !found.early).and_then(|found| by(found, Form::Variant)),
            Role::Weak => look(first).and_then(|_| known(Form::Variant)),
        }
    }

    /// Returns the person introduced before with this given name, if the document introduces others with the surname, so
    /// that only the given name tells them apart.
    fn namesake(&self, c: &Candidate, given: u64, base: u32) -> Option<Found> {
        let found = self.lookup(given, base, c.span.start + base)?;
        let family = self.intros.under(tag(By::Surname, found.intro.other));
        let is_shared = family.iter().any(|row| row.value.referent != found.intro.referent);
        (is_shared && c.title.is_empty() && !found.early && !found.ambiguous).then_some(found)
    }

    /// Returns, of several bodies with the name `key`, the one in whose field the document is: of those, the one whose
    /// country it names most often. `None` without evidence.
    fn in_field(&self, key: u64, usage: Usage, proof: Proof) -> Option<ActorId> {
        let country = |actor: ActorId| self.registry.brief(actor).country;
        let is_likely = |actor: ActorId| match (proof, country(actor)) {
            (Proof::Nothing, _) => true,
            (Proof::Subject, Some(country)) => self.field.is_about(country),
            (Proof::Subject, None) => self.field.is_political(),
            (Proof::Country, Some(country)) => self.field.names(country),
            (Proof::Country, None) | (Proof::Any, _) => self.field.is_known(),
        };
        let weight = |actor: ActorId| country(actor).map_or(0, |country| self.field.nationality(country));
        let hits = self.registry.hits(key);
        let likely = hits.iter().filter(|hit| hit.usage == usage && is_likely(hit.actor));
        // `max_by_key` returns the last of equal elements, and the first is needed.
        likely.rev().max_by_key(|hit| weight(hit.actor)).map(|hit| hit.actor)
    }

    /// Returns the place of the first introduction of a name that no registry knows.
    pub fn first(intros: &Ledger<Intro>, name: u64) -> Option<Span> {
        let first = |by: By| intros.under(tag(by, name)).first();
        let row = first(By::Full).or_else(|| first(By::Named))?;
        Some(Span::new(row.at, row.at + row.value.len))
    }
}

/// Returns true if the words of the mention are the actor's own name in some spelling.
fn spells(local: &Local) -> bool {
    local.kind.is_actor() && matches!(local.form, Form::Full | Form::Surname | Form::Introduced)
}
