//! Word classes that matter to an editor, as lists that anyone can extend.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::hash;

/// A set of word classes. A word may belong to several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

impl Classes {
    /// Reports a statement.
    pub const SPEECH: Self = Self(1);
    /// Evidence that can be shown.
    pub const EVIDENCE: Self = Self(1 << 1);
    /// Marks an estimate.
    pub const HEDGE: Self = Self(1 << 2);
    /// A link to the previous sentence.
    pub const LINK: Self = Self(1 << 3);
    /// Refers to something named before.
    pub const PRONOUN: Self = Self(1 << 4);
    /// A common noun that may refer back as 'The …'.
    pub const TAKEN_UP: Self = Self(1 << 5);
    /// A month.
    pub const MONTH: Self = Self(1 << 6);
    /// A day of the week.
    pub const DAY: Self = Self(1 << 7);
    /// Of a country: capitalized, but not a name.
    pub const DEMONYM: Self = Self(1 << 8);
    /// Has no content.
    pub const EMPTY: Self = Self(1 << 9);
    /// Points to what was just said.
    pub const POINTING: Self = Self(1 << 10);
    /// Refers to the authors themselves.
    pub const HOUSE: Self = Self(1 << 11);

    /// A plural of speakers whose statements a sentence summarizes.
    pub const MANY: Self = Self(1 << 12);
    /// Says that something is not so or was not done.
    pub const ABSENCE: Self = Self(1 << 13);
    /// Says that something continues.
    pub const GOES_ON: Self = Self(1 << 14);

    /// A part of the name of an office or a service.
    pub const OFFICE: Self = Self(1 << 15);

    /// Reports a statement if 'that' follows: 'the report states that'.
    pub const TELLS: Self = Self(1 << 16);
    /// Describes what is generally so.
    pub const RULE: Self = Self(1 << 17);
    /// Marks a supposition.
    pub const SUPPOSES: Self = Self(1 << 18);
    /// Draws a conclusion. The subject is a thing, the conclusion the analyst's.
    pub const INFERS: Self = Self(1 << 19);
    /// Evaluates something.
    pub const WEIGHS: Self = Self(1 << 20);

    /// A verb that describes an event: something that happened or was done.
    pub const EVENT: Self = Self(1 << 28);
    /// The past tense of a verb that is in no other list.
    pub const PAST: Self = Self(1 << 29);
    /// Ends like a past tense, but is mostly an adjective.
    pub const ADJECTIVE: Self = Self(1 << 30);
    /// To find out or to make known. With a negation, it says that something is unknown.
    pub const FIND_OUT: Self = Self(1 << 31);
    /// Gives advice or looks ahead.
    pub const ADVICE: Self = Self(1 << 32);
    /// The authors in the first person.
    pub const FIRST_PERSON: Self = Self(1 << 33);
    /// A number word.
    pub const COUNT: Self = Self(1 << 34);
    /// Says when something happened, without a date.
    pub const TIME: Self = Self(1 << 35);
    /// The first word of a caption.
    pub const CAPTION: Self = Self(1 << 36);
    /// A kind of thing: 'a mixer is a service that'.
    pub const GENUS: Self = Self(1 << 37);
    /// A verb of speech that also denotes a deed: 'published the budget', 'released the sailors'.
    pub const AMBIGUOUS: Self = Self(1 << 38);
    /// A noun for a message: 'released a statement'.
    pub const MESSAGE: Self = Self(1 << 39);
    /// A part of a report: 'this section'.
    pub const PART: Self = Self(1 << 40);
    /// A noun that a number may identify rather than count: 'Resolution 2254', 'port 8443'.
    pub const NUMBERED: Self = Self(1 << 41);
    /// Describes how a picture was made or published: 'taken', 'posted'.
    pub const SHOWN: Self = Self(1 << 42);

    /// A noun for the parts into which the text divides its topic: 'for three reasons'.
    pub const FACET: Self = Self(1 << 43);
    /// Such a noun only after 'main' or the like: 'in two main areas'.
    pub const REGION: Self = Self(1 << 44);
    /// Ranks or distinguishes parts.
    pub const MAIN: Self = Self(1 << 45);
    /// An adverb that draws a conclusion.
    pub const THEREFORE: Self = Self(1 << 46);
    /// A verb for what a report does: it presents something.
    pub const PRESENTS: Self = Self(1 << 47);
    /// Evaluates something. Unlike [`Self::WEIGHS`], no learned weight depends on it.
    pub const VALUES: Self = Self(1 << 49);
    /// An imperative that begins advice.
    pub const COMMAND: Self = Self(1 << 48);

    /// Adds something new to what was said before.
    pub const ANEW: Self = Self(1 << 27);

    /// Single words that are tested individually.
    pub const PREVIOUSLY: Self = Self(1 << 21);
    pub const LIKELY: Self = Self(1 << 22);
    pub const WILL: Self = Self(1 << 23);
    pub const REPORTEDLY: Self = Self(1 << 24);
    pub const ACCORDING: Self = Self(1 << 25);
    pub const GEOLOCATED: Self = Self(1 << 26);

    /// Returns these classes without those in `others`.
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Returns true if the set contains all of `other`.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Returns true if the set contains any of `other`.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the union of both sets.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The lists of words in lower case, separated by spaces.
const LISTS: &[(Classes, &str)] = &[
    (
        Classes::SPEECH,
        "according accused accusing acknowledged added admitted alleged alleging amplified announced announcing argued \
         arguing asserted called cautioned \
         circulated cited citing claimed claiming commented complained conceded condemned confirmed confirming contended \
         criticized declared demanded denied denying described disclosed echoed emphasized emphasizing expressed framed highlighted \
         implied informed insisted mentioned noted noting observed pledged posted praised promised published quoted \
         reaffirmed reiterated released remarked replied reported reportedly reporting responded said saying says \
         shared speculated stated stating stressed suggested threatened told urged vowed warned writes wrote",
    ),
    (Classes::EVIDENCE, "footage geolocated images imagery photographs photos satellite video videos"),
    (
        Classes::HEDGE,
        "appear appears certainly could indicate indicates likely may might possibly potentially presumably probably seeks \
         suggest suggests unclear unlikely would",
    ),
    (Classes::LINK, "added additionally also further furthermore likewise moreover separately similarly"),
    (Classes::PRONOUN, "both he it she such that these they this those"),
    (Classes::POINTING, "such these this"),
    (
        Classes::TAKEN_UP,
        "administration agency agreement announcement article authorities bill blogger channel command commander \
         committee company decree document documents footage governor group head interview invitation law legislation \
         letter list mayor memorandum milblogger milbloggers minister ministry office official officials order outlet \
         post president publication report source sources spokesman spokesperson spokeswoman statement study survey \
         video",
    ),
    (Classes::MONTH, "january february march april may june july august september october november december"),
    (Classes::DAY, "monday tuesday wednesday thursday friday saturday sunday"),
    (
        Classes::DEMONYM,
        "american belarusian british chechen chinese european french german iranian iraqi israeli lebanese polish \
         russian syrian turkish ukrainian us western",
    ),
    (
        Classes::EMPTY,
        "a also an and are as at be been but by for from had has have her his in is it its not of on or that the \
         their these this those to was were which who will with",
    ),
    (
        Classes::MANY,
        "accounts analysts authorities bloggers channels commentators experts figures leaders media milbloggers \
         nationalists officials observers outlets propagandists reports residents sources users",
    ),
    (
        Classes::OFFICE,
        "administration agency army authority bureau centre center command council department directorate force forces \
         general government media ministry mod office service staff",
    ),
    (
        Classes::TELLS,
        "argue argues claim claims emerged emphasizes insists note notes report reports state states stresses warn warns",
    ),
    (Classes::RULE, "commonly generally historically normally often traditionally typically usually"),
    (Classes::SUPPOSES, "could if would"),
    (
        Classes::INFERS,
        "confirms contradicts contributed contributes corroborate corroborated corroborates demonstrate demonstrates evidence \
         highlights illustrates implies indicate indicates means reflects showcases signals suggest suggests support supports \
         underlines underscores",
    ),
    (
        Classes::WEIGHS,
        "complicated critical crucial decisive difficult effective essential exposed false harder important ineffective \
         meaningful notable premature significant surprising unclear unusual valuable vulnerable worse",
    ),
    (Classes::ABSENCE, "cannot declined neither no none nor not refused unable"),
    (
        Classes::GOES_ON,
        "continue continued continues continuing focused maintained remain remained remains resumed",
    ),
    (
        Classes::ANEW,
        "additionally also earlier furthermore likewise meanwhile moreover previously separately similarly",
    ),
    (
        Classes::EVENT,
        "abandoned abducted accepted acquired added adopted advanced agreed aired ambushed anchored annexed annulled \
         appealed appeared appointed approved arrested arrived assassinated assaulted assembled assigned attacked attended \
         auctioned awarded banned barred beat began belonged bid blocked boarded bombed borrowed bought boycotted breached \
         broke brought built burned came cancelled canceled captured carried cast caught cleared climbed closed collapsed \
         collided compromised conducted confiscated convicted cost crashed created crossed cut damaged deactivated defeated \
         defected deferred deleted delivered deployed deported derailed deregistered destroyed detained detected detonated \
         died discussed dismissed dispatched dispersed displaced dissolved docked donated downed downgraded drew drilled dropped drove \
         earned elected ended endorsed entered escaped established evacuated evicted exceeded exchanged executed expanded \
         expelled expired exploited exploded exported extended extradited fell filed fined fired fled flew flooded forced \
         formed fought found founded froze gained gathered gave granted grew grounded hacked halted halved hanged headed held \
         hijacked hired hit hosted imposed imported imprisoned inaugurated increased indicted infected infiltrated injured \
         inspected installed intercepted interned introduced invaded invested jailed jammed joined jumped kidnapped killed \
         landed laundered launched leaked led left levied lifted liquidated listed loaded located looted lost lowered mailed \
         married massed merged met mined mobilized mobilised moved nationalized nationalised obtained occupied opened ordered \
         organized organised ousted outlawed overran overthrew paid pardoned participated passed penetrated phoned picked placed \
         poisoned postponed procured promoted prosecuted protested purchased pushed put quit raided raised rallied ran reached \
         rebuilt received recalled recaptured recorded recovered recruited reduced referred refloated refused regained registered \
         rejected removed renamed reopened repaired repealed repelled replaced rescued resigned resold restored resumed retired \
         retook retreated returned revoked rose sabotaged sacked sailed sank sanctioned scanned scheduled scrapped sealed searched \
         seized sent sentenced served set settled shelled shipped shot shut signed slashed smashed smuggled sold spent split \
         spread stabbed staffed stationed stole stopped stormed stranded strangled struck submitted sued summoned surrendered \
         surged suspended swore tested testified threw took torched tortured towed traded trained transferred travelled traveled \
         triggered tried tripled uncovered unloaded unveiled used vanished vetoed violated visited voted waived wired withdrew \
         won wounded",
    ),
    (
        Classes::PAST,
        "became did felt got had kept knew made meant sat saw seemed spoke stood taught thought told understood was went were \
         wore wrote",
    ),
    (
        Classes::ADJECTIVE,
        "advanced aged alleged alarmed armed armored armoured assumed based biased combined committed complicated concentrated \
         concerned contested continued dated dedicated detailed determined educated embedded entrenched estimated expected \
         experienced exposed extended failed fixed focused forced handed hundred increased indeed intended interested involved \
         isolated known limited linked mixed motorized need needed occupied organised organized planned prolonged proposed \
         reduced related renewed repeated required respected so-called sophisticated speed suspected targeted tired troubled \
         undisclosed unexpected unified united unmanned unprecedented unrelated used wanted wounded",
    ),
    (
        Classes::FIND_OUT,
        "address addressed answer answered attributed claim claimed clarify clear comment commented confirm confirmed corroborate \
         corroborated determine determined disclosed established evidence explain explained find found identified identify \
         indication independently information known locate named observed provide provided public responded response said \
         specified specify verified verify",
    ),
    (Classes::ADVICE, "advise consider ensure expect monitor must need ought recommend should watch"),
    (Classes::FIRST_PERSON, "i me my our ours us we"),
    (
        Classes::COUNT,
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen \
         twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion \
         billions trillion dozen dozens half quarter third twice doubled tripled halved",
    ),
    (Classes::TIME, "ago dawn midnight midday noon overnight since today tonight yesterday"),
    (
        Classes::CAPTION,
        "chart credit diagram exhibit fig figure frame graph graphic illustration image infographic map photo photograph picture \
         screenshot source still table",
    ),
    (
        Classes::GENUS,
        "act activity approach attack class concept condition crime device document form framework function index instrument kind \
         measure method model operation person place practice procedure process program programme record scheme service set \
         software state strategy system tactic technique term tool type unit vehicle vessel way weapon",
    ),
    (
        Classes::AMBIGUOUS,
        "amplified called circulated confirming described disclosed expressed framed implied observed posted praised promised \
         published quoted released responded shared threatened",
    ),
    (
        Classes::MESSAGE,
        "account article audio clip document documents footage image images imagery interview letter message notice photo \
         photographs photos post posts recording report reports statement statements video videos",
    ),
    (
        Classes::PART,
        "analysis annex appendix assessment brief briefing chapter dataset data document edition figure graph issue map note \
         overview paper report sample section study summary survey table text timeline tracker update",
    ),
    (
        Classes::NUMBERED,
        "annex apartment article battalion brigade building chapter clause corps cve division exhibit figure flight gate group \
         hall highway hill kilometre kilometer level line lot map no number page pages paragraph part phase pier platform point \
         port regiment resolution road room route school section sector step table terminal track unit version volume ward \
         warehouse zone",
    ),
    (
        Classes::SHOWN,
        "acquired broadcast captured circulated collected dated filmed geolocated obtained posted provided published recorded \
         released shared taken timestamped uploaded",
    ),
    (
        Classes::FACET,
        "aspects axes categories challenges conclusions considerations dimensions directions drivers explanations factors \
         fronts hypotheses implications issues lessons objectives observations patterns points possibilities priorities \
         questions reasons scenarios themes trends ways",
    ),
    (
        Classes::REGION,
        "areas components developments efforts elements features findings forms groups kinds lines parts phases sectors \
         stages types",
    ),
    (
        Classes::MAIN,
        "broad central core critical different distinct fundamental general key main major overarching primary principal \
         separate strategic structural",
    ),
    (
        Classes::VALUES,
        "admirable alarming arguably best brave catastrophic cheapest clearly compelling competitive dangerous essentially \
         fundamental fundamentally genuinely impressive inevitable inevitably materially merely obviously optimal profound profoundly \
         remarkable remarkably shameful structurally troubling undeniable undeniably undermines weakens worrying worst",
    ),
    (Classes::THEREFORE, "hence therefore thus"),
    (
        Classes::PRESENTS,
        "addresses aims analyses analyzes assesses builds concentrates considers covers deals describes discusses draws \
         examines explains explores focuses lists looks offers outlines presents provides reviews sets summarises \
         summarizes surveys traces uses",
    ),
    (
        Classes::COMMAND,
        "adopt allow alert apply assess audit avoid beware block build check choose click collect conduct configure consider copy \
         create cross-reference define deploy develop disable disconnect distribute document download enable encourage enforce ensure establish \
         evaluate expand expect flag follow harden hunt identify implement improve inspect install integrate inventory \
         investigate isolate keep limit look maintain make mandate measure migrate monitor notify open patch pin prepare \
         preserve press prioritise prioritize prohibit promote protect provide publish rebuild record reduce refrain remove \
         replace require reset restrict review revoke rotate run save scan schedule search segment select send set share \
         strengthen switch test track train treat turn type update upgrade use validate verify watch",
    ),
    (Classes::PREVIOUSLY, "previously"),
    (Classes::LIKELY, "likely"),
    (Classes::WILL, "will"),
    (Classes::REPORTEDLY, "reportedly"),
    (Classes::ACCORDING, "according"),
    (Classes::GEOLOCATED, "geolocated"),
    (Classes::HOUSE, "isw isw's isw’s ctp-isw isw-ctp ctp we our"),
];

static TABLE: LazyLock<FxHashMap<u64, Classes>> = LazyLock::new(|| {
    let mut table: FxHashMap<u64, Classes> = FxHashMap::default();
    for &(class, words) in LISTS {
        for word in words.split_whitespace() {
            table.entry(hash::of(word)).or_default().0 |= class.0;
        }
    }
    table
});

/// Returns the classes of the word whose lower-case hash is `hash`.
pub(super) fn classes(hash: u64) -> Classes {
    TABLE.get(&hash).copied().unwrap_or_default()
}
