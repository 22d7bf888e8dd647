//! Word lists: words without content, synonyms in the language of reports, number words.

pub(super) const EMPTY: &str = "a an the of in on at to from by for with as and or that which who whom whose this these those \
    is are was were be been being am has have had having do does did it its he she they their them his her we our \
    us i you into onto over under between among across through during after before since until than then there \
    here so such if when while where whether both also but however amid about against within toward towards upon \
    per via off out up down other another more most some any each s only very further very highly \
    approximately roughly around nearly almost near vicinity area including include";
pub(super) const NEGATION: &str = "not no never cannot neither nor none without nobody nothing hardly n't";
pub(super) const LIKELIHOOD: &str = "likely unlikely probably probable improbable possibly possible may might could would \
    perhaps potentially potential certainly certain presumably appear seem will should can";
pub(super) const LIGHT: &str = "said say state report claim announce note argue add assert acknowledge reiterate emphasize \
    highlight stress tell told warn publish post describe declare deny confirm suggest indicate reportedly \
    allegedly continue conduct attempt try seek begin start remain ongoing unspecified various several additional \
    new recent recently previous previously currently today yesterday daily independent assess";

/// Groups of words with about the same meaning in reports. The first word names the group.
pub(super) const SYNONYMS: &[&str] = &[
    "capture seize take took taken occupy captured",
    "retake recapture liberate regain retook",
    "attack assault strike offensive raid struck storm offense hit bomb bombing airstrike",
    "shell shelling bombard bombardment artillery",
    "withdraw retreat pullback withdrew withdrawal pull evacuate",
    "kill die death dead killed casualty fatality died",
    "soldier servicemember serviceman troop personnel servicemen troops force",
    "increase grow rise intensify expand expansion grew rose escalate increasingly",
    "decrease decline reduce fall drop fell reduction",
    "help aid assist support assistance",
    "send sent dispatch deploy deployment",
    "talk negotiate negotiation talks discuss discussion meet met meeting confer consult consultation dialogue",
    "agree agreement deal",
    "start launch begin began launched",
    "stop halt cease suspend suspension end pause freeze interrupt discontinue",
    "show demonstrate showed shown",
    "united us american america u.s",
    "russia russian kremlin russians",
    "ukraine ukrainian ukrainians",
    "iran iranian iranians",
    "israel israeli israelis",
    "syria syrian syrians",
    "china chinese prc",
    "turkey turkish turkiye",
    "belarus belarusian belarusians",
    "mod ministry",
    "gain advance advancement progress gains",
    "prepare preparation set condition",
    "threaten threat threats",
    "build construct fortify fortification construction",
    "use employ utilize using",
    "drone uav uavs shahed drones",
    "kilometer km kilometers kilometre kilometres",
    "percent % cent pct",
    "leader head chief commander",
    "official authority authorities administration",
    "area region oblast province",
    "effort operation campaign",
    "fail failure unsuccessful failed",
    "resume restart renew",
    "hold hold held maintain retain",
    "surround encircle envelop besiege siege encirclement envelopment",
    "shot shoot downed intercept",
    "destroy demolish wreck destruction demolition",
    "arrest detain detention imprison jail",
    "dismiss fired sack oust dismissal ouster",
    "appoint nominate install appointment",
    "resign quit resignation",
    "ban prohibit forbid outlaw forbade prohibition",
    "approve ratify endorse adopt approval ratification",
    "reject refuse veto oppose rejection",
    "buy purchase acquire bought procure procurement acquisition",
    "sell sold sale",
    "visit travel trip",
    "demand urge request",
    "promise pledge vow",
    "protest rally demonstrator protester",
    "ship vessel boat",
    "plane aircraft warplane jet",
    "fund finance financing money",
    "border frontier",
    "injure wound hurt injury",
    "settlement town village",
    "large big major significant considerable substantial",
    "small minor limited",
    "important critical crucial vital essential",
    "rapid fast quick swift",
    "full entire whole complete total",
    "plan intend intention aim",
    "weapon arms weaponry armament munition ammunition",
    "nuclear atomic",
    "company firm enterprise",
    "worker employee",
    "leave depart exit left departure",
    "delay postpone defer postponement",
    "cancel annul scrap revoke cancellation",
    "explode explosion blast detonate detonation",
    "repel repulse rebuff",
    "recruit enlist recruitment",
    "flee fled escape",
    "hack breach compromise intrusion",
    "steal stole theft stolen exfiltrate",
    "hinder impede hamper obstruct disrupt disruption",
    "worsen deteriorate deterioration",
    "crimea crimean",
    "odesa odessa",
    "kyiv kiev",
    "european europe eu",
];

/// Words that are capitalized next to names but do not themselves identify a person or place.
pub(super) const GENERIC: &str = "president minister ministry prime foreign defense defence deputy chairman chair secretary \
    general colonel major lieutenant commander commanderinchief chief head governor mayor ambassador spokesperson \
    spokesman spokeswoman leader official king sheikh ayatollah supreme oblast city province district region raion \
    republic state federation army force brigade regiment division corps group council parliament government \
    national people military press key north south east west northern southern eastern western central mr mrs ms dr \
    peninsula spit battle telegram plant power nuclear hydroelectric airport international staff directorate \
    intelligence axis bank court federal union front line sea gulf bay mountain valley highway bridge dam \
    university agency service security media air navy naval command operation operational counteroffensive effort \
    unit coordination framework steel source impact model action mod main partner ally assembly senate house \
    congress committee commission board office department bureau party movement organization company corporation \
    summit treaty agreement program project strategy battalion fleet squadron guard special combat armed \
    chancellor premier envoy senator lawmaker duma krai republics elements day war territory drone metallurgy factory airfield railway school hospital";

pub(super) const NUMBERS: &[(&str, &str)] = &[
    ("zero", "0"),
    ("third", "3"),
    ("fourth", "4"),
    ("fifth", "5"),
    ("sixth", "6"),
    ("seventh", "7"),
    ("eighth", "8"),
    ("ninth", "9"),
    ("tenth", "10"),
    ("sixteen", "16"),
    ("seventeen", "17"),
    ("eighteen", "18"),
    ("nineteen", "19"),
    ("sixty", "60"),
    ("seventy", "70"),
    ("eighty", "80"),
    ("ninety", "90"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("thirteen", "13"),
    ("fourteen", "14"),
    ("fifteen", "15"),
    ("twenty", "20"),
    ("thirty", "30"),
    ("forty", "40"),
    ("fifty", "50"),
    ("hundred", "hundred"),
    ("thousand", "thousand"),
    ("million", "million"),
    ("billion", "billion"),
    ("dozen", "dozen"),
    ("dozens", "dozen"),
    ("hundreds", "hundred"),
    ("thousands", "thousand"),
    ("half", "half"),
];
