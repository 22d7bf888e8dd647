//! Words that are more than their letters: those without content, the trade's synonyms, numbers in words.

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

/// Words that mean about the same in reports; the first names the group.
pub(super) const SYNONYMS: &[&str] = &[
    "capture seize take took taken occupy captured",
    "retake recapture liberate regain retook",
    "attack assault strike offensive raid struck storm offense",
    "shell shelling bombard bombardment artillery",
    "withdraw retreat pullback withdrew withdrawal pull evacuate",
    "kill die death dead killed casualty fatality died",
    "soldier servicemember serviceman troop personnel servicemen troops",
    "increase grow rise intensify expand expansion grew rose escalate increasingly",
    "decrease decline reduce fall drop fell reduction",
    "help aid assist support assistance",
    "send sent dispatch deploy deployment",
    "talk negotiate negotiation talks discuss discussion",
    "meet met meeting",
    "agree agreement deal",
    "start launch begin began launched",
    "stop halt cease suspend end",
    "show demonstrate showed shown",
    "united us american america washington u.s",
    "russia russian moscow kremlin russians",
    "ukraine ukrainian kyiv ukrainians",
    "iran iranian tehran iranians",
    "israel israeli israelis",
    "syria syrian damascus syrians",
    "china chinese beijing prc",
    "turkey turkish ankara turkiye",
    "belarus belarusian minsk belarusians",
    "mod ministry",
    "gain advance advancement progress gains",
    "prepare preparation set condition",
    "threaten threat threats",
    "build construct fortify fortification construction",
    "use employ utilize using",
    "drone uav uavs shahed drones",
    "kilometer km kilometers kilometre",
    "percent %",
    "leader head chief commander",
    "official authority authorities administration",
    "area region oblast province",
    "effort operation campaign",
    "fail failure unsuccessful failed",
    "resume restart renew",
    "hold hold held maintain retain",
];

/// Capitalised beside names, but the name of nobody and no place.
pub(super) const GENERIC: &str = "president minister ministry prime foreign defense defence deputy chairman chair secretary \
    general colonel major lieutenant commander commanderinchief chief head governor mayor ambassador spokesperson \
    spokesman spokeswoman leader official king sheikh ayatollah supreme oblast city province district region raion \
    republic state federation army force brigade regiment division corps group council parliament government \
    national people military press key north south east west northern southern eastern western central mr mrs";

pub(super) const NUMBERS: &[(&str, &str)] = &[
    ("zero", "0"),
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
