//! The names of the sections of takeaways and of notes, in several languages, and the words that teams put around them.

use super::{HeadingRole, name, without_remark};

/// A team's own names of its sections, besides those that are known everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnNames {
    takeaways: Vec<String>,
    notes: Vec<String>,
}

impl OwnNames {
    /// No names.
    pub const NONE: &'static Self = &Self { takeaways: Vec::new(), notes: Vec::new() };

    /// The names from the settings.
    #[must_use]
    pub fn new(takeaways: &[String], notes: &[String]) -> Self {
        let folded = |names: &[String]| names.iter().map(|name| plain(name)).collect();
        Self { takeaways: folded(takeaways), notes: folded(notes) }
    }
}

const TAKEAWAYS: &[&str] = &[
    "key takeaways",
    "key takeaway",
    "takeaways",
    "main takeaways",
    "key judgments",
    "key judgements",
    "key judgment",
    "key judgement",
    "key findings",
    "key points",
    "bottom line up front",
    "bluf",
    "bottom line",
    "main findings",
    "main points",
    "main conclusions",
    "main messages",
    "principal findings",
    "principal judgments",
    "principal judgements",
    "summary of findings",
    "summary of key findings",
    "summary of judgments",
    "summary of judgements",
    "summary of key judgments",
    "key messages",
    "key conclusions",
    "key insights",
    "key assessments",
    "key highlights",
    "highlights",
    // Ukrainian and Russian
    "ключові висновки",
    "основні висновки",
    "головні висновки",
    "ключові тези",
    "основні тези",
    "ключові моменти",
    "ключевые выводы",
    "основные выводы",
    "главные выводы",
    "ключевые тезисы",
    "основные тезисы",
    "ключевые моменты",
    "ключевые положения",
    // Arabic
    "أبرز النقاط",
    "أهم النقاط",
    "النقاط الرئيسية",
    "النقاط الأساسية",
    "أبرز الاستنتاجات",
    "أهم الاستنتاجات",
    "الاستنتاجات الرئيسية",
    "أبرز النتائج",
    "أهم النتائج",
    "النتائج الرئيسية",
    "الخلاصات الرئيسية",
    "أبرز الخلاصات",
    // French
    "points clés",
    "points essentiels",
    "points à retenir",
    "principaux points",
    "à retenir",
    "ce qu'il faut retenir",
    "ce qu’il faut retenir",
    "principales conclusions",
    "conclusions principales",
    "conclusions clés",
    "principaux constats",
    "constats clés",
    "principaux enseignements",
    "messages clés",
    "jugements clés",
    "faits saillants",
    // German
    "wichtigste erkenntnisse",
    "die wichtigsten erkenntnisse",
    "zentrale erkenntnisse",
    "schlüsselerkenntnisse",
    "wichtigste punkte",
    "die wichtigsten punkte",
    "wichtigste ergebnisse",
    "die wichtigsten ergebnisse",
    "zentrale ergebnisse",
    "kernaussagen",
    "kernpunkte",
    "kernbotschaften",
    "kernergebnisse",
    "das wichtigste in kürze",
    // Spanish
    "puntos clave",
    "conclusiones clave",
    "hallazgos clave",
    "ideas clave",
    "mensajes clave",
    "juicios clave",
    "principales conclusiones",
    "conclusiones principales",
    "principales hallazgos",
    "hallazgos principales",
    "puntos principales",
];

const ENDNOTES: &[&str] = &[
    "endnotes",
    "end notes",
    "notes",
    "references",
    "sources",
    "source list",
    "footnotes",
    "citations",
    "works cited",
    "bibliography",
    "reference list",
    "source notes",
    "source register",
    "source table",
    "register of sources",
    "list of sources",
    "list of references",
    "table of sources",
    // Ukrainian and Russian
    "джерела",
    "список джерел",
    "використані джерела",
    "список використаних джерел",
    "перелік джерел",
    "примітки",
    "посилання",
    "виноски",
    "література",
    "список літератури",
    "бібліографія",
    "источники",
    "список источников",
    "использованные источники",
    "список использованных источников",
    "примечания",
    "ссылки",
    "сноски",
    "литература",
    "список литературы",
    "библиография",
    // Arabic
    "المصادر",
    "المراجع",
    "الهوامش",
    "الحواشي",
    "قائمة المصادر",
    "قائمة المراجع",
    // French
    "références",
    "bibliographie",
    "notes de fin",
    "notes de bas de page",
    "liste des sources",
    // German
    "quellen",
    "quellenverzeichnis",
    "quellenangaben",
    "endnoten",
    "fußnoten",
    "anmerkungen",
    "literatur",
    "literaturverzeichnis",
    "einzelnachweise",
    "nachweise",
    "referenzen",
    // Spanish
    "fuentes",
    "referencias",
    "notas",
    "notas al pie",
    "notas finales",
    "bibliografía",
    "lista de fuentes",
];

const TOPLINES: &[&str] = &["toplines", "topline", "top lines", "top line"];

/// Parts of a compound heading next to the name of the takeaways.
const NEXT_TO_TAKEAWAYS: &[&str] = &[
    "summary",
    "executive summary",
    "overview",
    "introduction",
    "recommendations",
    "conclusions",
    "conclusion",
    "implications",
    "outlook",
    "assessment",
    "confidence",
    "confidence levels",
    "at a glance",
    "in brief",
    "up front",
];

/// Parts of a compound heading next to the name of the notes.
const NEXT_TO_NOTES: &[&str] = &[
    "methodology",
    "methods",
    "method",
    "data",
    "further reading",
    "acknowledgements",
    "acknowledgments",
    "credits",
    "links",
    "limitations",
    "caveats",
    "resources",
    "evidence",
    "documents",
    "collection",
    "abbreviations",
    "glossary",
    "confidence",
    "reliability",
    "source reliability",
    "annexes",
    "méthodologie",
    "methodik",
    "metodología",
    "методологія",
    "методология",
    "المنهجية",
];

/// Words before and after the plural of a name of the notes: 'Data Sources', 'Sources Consulted'.
const AROUND_NOTES: &[&str] = &[
    "data",
    "key",
    "main",
    "primary",
    "secondary",
    "selected",
    "select",
    "additional",
    "further",
    "principal",
    "open",
    "all",
    "cited",
    "used",
    "consulted",
    "consultées",
    "consultadas",
    "list",
    "index",
    "register",
    "section",
    "full",
    "information",
];

/// Joins the parts of a compound heading.
const JOINS: &[&str] = &[
    " and ", " & ", " / ", "/", ", ", ": ", " – ", " — ", " - ", "—", " | ", " und ", " et ", " y ", " та ",
    " і ", " й ", " и ", " و",
];

/// Words before the number of a part: 'Annex 2 - Endnotes'.
const PARTS: &[&str] =
    &["annex", "appendix", "section", "part", "chapter", "anlage", "anhang", "annexe", "anexo"];

/// The role of the heading `line`: its whole name is known, or all parts of a compound are and one is such a name. Signs,
/// numbering, emphasis and a remark in brackets around it are ignored.
#[must_use]
pub fn role(line: &str, own: &OwnNames) -> HeadingRole {
    let words = plain(name(line));
    let words = words.as_str();
    let is_own = |names: &[String]| names.iter().any(|name| name == words);
    if is_own(&own.takeaways) || TAKEAWAYS.contains(&words) || words.starts_with("key inflection") {
        return HeadingRole::Takeaways;
    }
    if is_own(&own.notes) || names_notes(words) {
        return HeadingRole::Endnotes;
    }
    if TOPLINES.contains(&words) {
        return HeadingRole::Toplines;
    }
    if words.len() > LONGEST {
        return HeadingRole::Section;
    }
    let (mut takeaways, mut notes, mut toplines) = (false, false, false);
    let (mut by_takeaways, mut by_notes) = (true, true);
    for part in parts(words) {
        let part = part.trim();
        let takeaway = TAKEAWAYS.contains(&part) || is_time_after(part, TAKEAWAYS);
        let note = names_notes(part);
        let topline = TOPLINES.contains(&part);
        takeaways |= takeaway;
        notes |= note;
        toplines |= topline;
        by_takeaways &= takeaway || topline || NEXT_TO_TAKEAWAYS.contains(&part) || is_time(part);
        by_notes &= note || NEXT_TO_NOTES.contains(&part);
    }
    match () {
        () if takeaways && by_takeaways => HeadingRole::Takeaways,
        () if notes && by_notes => HeadingRole::Endnotes,
        () if toplines && by_takeaways => HeadingRole::Toplines,
        () => HeadingRole::Section,
    }
}

/// Longer headings are no compounds of names, in bytes.
const LONGEST: usize = 120;

/// The section that `line` names, if its words are the name of a section that is known and nothing else. Allocates
/// nothing.
#[must_use]
pub fn known(line: &str, own: &OwnNames) -> Option<HeadingRole> {
    let name = name(line);
    let is_in = |names: &[&str]| names.iter().any(|known| is_same(known, name));
    let is_own = |names: &[String]| names.iter().any(|known| is_same(known, name));
    if is_in(TAKEAWAYS) || is_own(&own.takeaways) {
        Some(HeadingRole::Takeaways)
    } else if is_in(ENDNOTES) || is_own(&own.notes) {
        Some(HeadingRole::Endnotes)
    } else {
        is_in(TOPLINES).then_some(HeadingRole::Toplines)
    }
}

/// Returns true if the name `known`, in lower case, is `name` in any case.
fn is_same(known: &str, name: &str) -> bool {
    known.len() == name.len() && known.chars().eq(name.chars().flat_map(char::to_lowercase))
}

/// The words of a heading in lower case, without what teams put around them: signs, numbering, a remark in brackets.
fn plain(words: &str) -> String {
    let mut words = without_remark(without_signs(words)).to_lowercase();
    for end in [" at a glance", " in brief"] {
        if let Some(len) = words.strip_suffix(end).map(str::len) {
            words.truncate(len);
        }
    }
    without_signs(without_number(&words)).to_owned()
}

/// The words without the signs around them that are no letters: emoji, asterisks, dashes.
fn without_signs(words: &str) -> &str {
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    words.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == ')'))
}

/// The words without the number before them: `1.`, `2.3`, `VII.`, `B)`, `Annex 2 -`.
fn without_number(words: &str) -> &str {
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    let (number, rest, part) = match PARTS.contains(&first) {
        true => rest.split_once(' ').map_or((rest, "", true), |(number, rest)| (number, rest, true)),
        false => (first, rest, false),
    };
    let bare = number.trim_end_matches(['.', ')', ':', '—', '–', '-']);
    let pointed = bare.len() < number.len() || part;
    let digits = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let roman = bare.bytes().all(|b| b"ivxlc".contains(&b));
    let letter = bare.chars().count() == 1;
    if !bare.is_empty() && !rest.is_empty() && (digits || pointed && (roman || letter)) {
        rest
    } else {
        words
    }
}

/// The parts that [`JOINS`] join.
fn parts(words: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(words);
    std::iter::from_fn(move || {
        let all = rest?;
        let first = JOINS.iter().filter_map(|join| all.find(join).map(|at| (at, join.len()))).min();
        let (part, after) = first.map_or((all, None), |(at, len)| (&all[..at], Some(&all[at + len..])));
        rest = after;
        Some(part)
    })
}

/// Returns true if a part of a heading names the notes: 'references', 'data sources', 'sources consulted'.
fn names_notes(part: &str) -> bool {
    if ENDNOTES.contains(&part) {
        return true;
    }
    let is_name = |word: &&str| ENDNOTES.contains(word) && *word != "notes";
    let mut words = part.split(' ');
    words.clone().filter(is_name).count() == 1
        && words.all(|word| is_name(&word) || AROUND_NOTES.contains(&word))
}

/// Returns true if a part of a heading says only when: 'may 3', 'week 12', 'this week', 'as of may 3'.
fn is_time(part: &str) -> bool {
    let when = ["today", "this week", "this month", "the week", "the day", "the month"].contains(&part);
    when || part.len() <= 30 && part.contains(|c: char| c.is_ascii_digit())
}

/// Returns true if one of `names` and a time make up `part`: 'key takeaways from may 3'.
fn is_time_after(part: &str, names: &[&str]) -> bool {
    let rest = names.iter().find_map(|name| part.strip_prefix(name)?.strip_prefix(' '));
    let rest = rest.and_then(|rest| {
        ["from ", "for ", "of ", "on ", "as of ", "in ", ""].iter().find_map(|word| rest.strip_prefix(word))
    });
    rest.is_some_and(is_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_among_signs_numbers_and_remarks() {
        for line in [
            "## 🎯 Key Findings (High Confidence)",
            "II. Key Judgments",
            "## Bottom Line Up Front (BLUF)",
            "### 2.1 Summary of Findings",
            "Key Points at a Glance",
            "Top Line and Key Takeaways",
            "Key Takeaways: May 3",
            "Key Takeaways from the Week",
            "## Executive Summary & Key Judgments",
            "**Wichtigste Erkenntnisse**",
            "Основні висновки",
            "Ключевые выводы:",
            "## أبرز النقاط",
            "Points clés",
            "PUNTOS CLAVE",
        ] {
            assert_eq!(role(line, &OwnNames::default()), HeadingRole::Takeaways, "{line}");
        }
        for line in [
            "VII. References",
            "Sources and Methodology",
            "## References and Notes",
            "Sources Consulted",
            "📚 References",
            "Data Sources",
            "Annex 2 - Endnotes",
            "Appendix B: Sources",
            "Selected Bibliography",
            "## Notes {#notes .unnumbered}",
            "ДЖЕРЕЛА",
            "Список литературы",
            "المصادر والمراجع",
            "Notes et références",
            "Quellen",
            "Fuentes consultadas",
        ] {
            assert_eq!(role(line, &OwnNames::default()), HeadingRole::Endnotes, "{line}");
        }
    }

    #[test]
    fn leaves_longer_phrases_alone() {
        for line in [
            "Sources of Tension",
            "Notes on the Fighting",
            "Key Findings of the Court",
            "Sources and Drivers of the Conflict",
            "Key Notes",
            "References to the Dam in Speeches",
            "Data",
            "Methodology",
            "A Bottom Line for the Basin",
        ] {
            assert_eq!(role(line, &OwnNames::default()), HeadingRole::Section, "{line}");
        }
    }

    #[test]
    fn knows_the_names_of_a_team() {
        let own = OwnNames::new(&["What Matters".to_owned()], &["Where This Is From:".to_owned()]);
        assert_eq!(role("## 🔑 What matters", &own), HeadingRole::Takeaways);
        assert_eq!(role("4. WHERE THIS IS FROM", &own), HeadingRole::Endnotes);
        assert_eq!(role("What else matters", &own), HeadingRole::Section);
    }
}
