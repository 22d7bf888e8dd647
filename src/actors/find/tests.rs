use proptest::prelude::*;

use crate::actors::find::find;
use crate::actors::{BlockNames, Registry, link};

/// A small registry, so that the tests do not depend on the embedded one.
const PEOPLE: &str = r#"
[[position]]
id = "ru-foreign-minister"
name = "Minister of Foreign Affairs of Russia"
title = ["Foreign Minister"]
country = "ru"

[[actor]]
id = "sergei-lavrov"
schema = "Person"
name = "Sergei Lavrov"
alias = ["Sergei Viktorovich Lavrov"]
native = ["Сергей Викторович Лавров"]
country = "ru"
occupancy = [{ post = "ru-foreign-minister", from = "2004-03-09" }]

[[actor]]
id = "bashar-al-assad"
schema = "Person"
name = "Bashar al-Assad"
lastName = "Assad"
country = "sy"

[[actor]]
id = "kim-jong-un"
schema = "Person"
name = "Kim Jong Un"
lastName = "Kim"
country = "kp"

[[actor]]
id = "vladimir-putin"
schema = "Person"
name = "Vladimir Putin"
country = "ru"
wellKnown = true

[[actor]]
id = "carlos-brook"
schema = "Person"
name = "Carlos Brook"
weakAlias = ["Brook"]
country = "cl"

[[actor]]
id = "ru-presidency"
schema = "PublicBody"
name = "Presidential Administration of Russia"
metonym = ["Kremlin"]
country = "ru"

[[actor]]
id = "ru-mod"
schema = "PublicBody"
name = "Ministry of Defense of Russia"
acronym = ["MoD"]
country = "ru"

[[actor]]
id = "ua-mod"
schema = "PublicBody"
name = "Ministry of Defense of Ukraine"
acronym = ["MoD"]
country = "ua"

[[actor]]
id = "un"
schema = "Organization"
name = "United Nations"
acronym = ["UN"]

[[actor]]
id = "wagner-group"
schema = "Organization"
name = "Wagner Group"
weakAlias = ["Wagner"]
country = "ru"

[[actor]]
id = "nitro"
schema = "Organization"
name = "Nitro"
alias = ["Covert Grove"]
weakAlias = ["Nitro"]
country = "cn"

[[actor]]
id = "john-smith-gb"
schema = "Person"
name = "John Smith"
country = "gb"

[[actor]]
id = "john-smith-us"
schema = "Person"
name = "John Smith"
country = "us"
"#;

/// Namesakes and people of whom the registry knows one bearer of the surname.
const NAMESAKES: &str = r#"
[[position]]
id = "corvia-mayor"
name = "Mayor of Corvia"
title = ["Mayor of Corvia", "Corvia Mayor"]
country = "gb"

[[position]]
id = "no-speaker"
name = "Speaker of the Assembly of Norway"
title = ["Speaker"]
country = "no"

[[actor]]
id = "oda-quill"
schema = "Person"
name = "Oda Quill"
country = "no"
occupancy = [{ post = "no-speaker", from = "2020", to = "2022" }]

[[actor]]
id = "per-quill"
schema = "Person"
name = "Per Quill"
country = "gb"
occupancy = [{ post = "corvia-mayor", from = "2019" }]

[[actor]]
id = "nils-harrow"
schema = "Person"
name = "Nils Harrow"
country = "no"
summary = "General who commands the army of Norway."
occupancy = [{ post = "no-speaker", from = "2022" }]

[[actor]]
id = "ada-marlow"
schema = "Person"
name = "Ada Marlow"
country = "gb"
wellKnown = true

[[actor]]
id = "ben-marlow"
schema = "Person"
name = "Ben Marlow"
country = "gb"
"#;

/// Returns the mentions of a text, one per line: `words → actor (Kind form) | title`. Each line of the text is a block.
fn mentions(text: &str) -> String {
    let (registry, problems) = Registry::load(&[("people.toml", PEOPLE), ("namesakes.toml", NAMESAKES)]);
    assert_eq!(problems, []);
    let (mut starts, mut blocks) = (vec![0], Vec::new());
    for line in text.split_inclusive('\n') {
        blocks.push(BlockNames::read(line, &registry));
        starts.push(starts[starts.len() - 1] + line.len() as u32);
    }
    let all = link(&starts, &blocks, &registry);
    let mut out = String::new();
    for m in all.iter().filter(|m| m.names_actor()) {
        let title = m.title.map(|t| format!(" | {}", &text[t.range()])).unwrap_or_default();
        let id = m.actor().map_or(m.name(&registry, text), |id| registry.actor(id).id.as_str());
        out.push_str(&format!("{} → {id} ({} {}){title}\n", &text[m.span.range()], m.kind, m.form.name()));
    }
    out
}

#[test]
fn full_names_and_then_surnames() {
    insta::assert_snapshot!(mentions("Russian Foreign Minister Sergey Lavrov’s trip ended. Lavrov left; Lavrov's aides stayed."), @r"
    Sergey Lavrov → sergei-lavrov (Person full) | Russian Foreign Minister
    Lavrov → sergei-lavrov (Person surname)
    Lavrov → sergei-lavrov (Person surname)
    ");
}

#[test]
fn spellings_patronymics_native_script_and_hyphens() {
    insta::assert_snapshot!(mentions("Sergej Viktorovich Lavrov, Сергей Лавров, Kim Jong-un and Bashar Al Assad met. Kim and al-Assad spoke."), @r"
    Sergej Viktorovich Lavrov → sergei-lavrov (Person full)
    Сергей Лавров → sergei-lavrov (Person full)
    Kim Jong-un → kim-jong-un (Person full)
    Bashar Al Assad → bashar-al-assad (Person full)
    Kim → kim-jong-un (Person surname)
    al-Assad → bashar-al-assad (Person surname)
    ");
}

#[test]
fn a_group_called_by_a_common_word_needs_context() {
    let none = "Nitro fuel burned. The river Nitro froze.";
    assert_eq!(mentions(none), "");
    insta::assert_snapshot!(mentions("The threat actor Nitro and the Nitro hackers wrote. Nitro left."), @r"
    Nitro → nitro (Organization variant)
    Nitro → nitro (Organization variant)
    Nitro → nitro (Organization variant)
    ");
    insta::assert_snapshot!(mentions("Covert Grove stole plans. Nitro left."), @r"
    Covert Grove → nitro (Organization full)
    Nitro → nitro (Organization variant)
    ");
}

#[test]
fn full_names_meet_more_freely_than_surnames() {
    insta::assert_snapshot!(mentions("Sergai Levrov met Bashir al-Assad."), @r"
    Sergai Levrov → sergei-lavrov (Person full)
    Bashir al-Assad → bashar-al-assad (Person full)
    ");
}

#[test]
fn a_nickname_between_the_names_is_passed_over() {
    insta::assert_snapshot!(mentions("Sergei \"Valley\" Lavrov and Sergei “the old” Lavrov met."), @r#"
    Sergei "Valley" Lavrov → sergei-lavrov (Person full)
    Lavrov → sergei-lavrov (Person surname)
    "#);
}

#[test]
fn a_surname_that_many_bear_leads_only_by_an_introduction() {
    insta::assert_snapshot!(mentions("Brook’s plan failed. Brook said so."), @"");
    insta::assert_snapshot!(mentions("Mary Brook, the mayor, met the press. Brook’s plan failed."), @r"
    Mary Brook → Mary Brook (Person introduced)
    Brook → Mary Brook (Person surname)
    ");
    insta::assert_snapshot!(mentions("Carlos Brook met the press. Brook’s plan failed."), @r"
    Carlos Brook → carlos-brook (Person full)
    Brook → carlos-brook (Person surname)
    ");
}

#[test]
fn well_known_surnames_and_metonyms_need_no_introduction() {
    insta::assert_snapshot!(mentions("The Kremlin’s plan is pro-Putin, officials of the Kremlin said."), @r"
    Kremlin → ru-presidency (PublicBody metonym)
    Putin → vladimir-putin (Person surname)
    Kremlin → ru-presidency (PublicBody metonym)
    ");
}

#[test]
fn a_takeaway_may_stand_before_the_introduction() {
    insta::assert_snapshot!(mentions("- Volkov threatened to resign.\nBelarusian Security Council Secretary Piotr Volkov spoke."), @r"
    Volkov → Piotr Volkov (Person surname)
    Belarusian Security Council → Belarusian Security Council (PublicBody introduced)
    Piotr Volkov → Piotr Volkov (Person introduced) | Belarusian Security Council Secretary
    ");
}

#[test]
fn acronyms_as_the_text_defines_them() {
    insta::assert_snapshot!(mentions(
        "The Free Valley Party (FVP) met the United Nations [UN]-led group. The FVP and UN left by unmanned aerial \
         vehicle (UXV). The UXV fell."), @r"
    Free Valley Party → Free Valley Party (Organization introduced)
    FVP → Free Valley Party (Organization acronym)
    United Nations → un (Organization full)
    UN → un (Organization acronym)
    FVP → Free Valley Party (Organization acronym)
    UN → un (Organization acronym)
    ");
}

#[test]
fn the_nationality_tells_which_ministry() {
    insta::assert_snapshot!(mentions(
        "The Ukrainian Ministry of Defense and the Russian MoD spoke. The Kazakh Defense Ministry listened."), @r"
    Ukrainian Ministry of Defense → ua-mod (PublicBody full)
    Russian MoD → ru-mod (PublicBody acronym)
    Kazakh Defense Ministry → Kazakh Defense Ministry (PublicBody introduced)
    ");
    insta::assert_snapshot!(mentions("Ukrainian officials and Ukrainian General Ivan Petrenko saw the MoD report."), @r"
    Ivan Petrenko → Ivan Petrenko (Person introduced) | Ukrainian General
    MoD → ua-mod (PublicBody acronym)
    ");
}

#[test]
fn a_nationality_may_be_broken_at_the_end_of_a_line() {
    for word in ["Ukrai-nian", "Ukrai- nian", "Ukrai\u{ad}nian"] {
        let found = mentions(&format!("The {word} Ministry of Defense spoke."));
        assert!(found.contains("→ ua-mod ("), "{word}: {found}");
    }
}

#[test]
fn formations_outlets_and_coordination() {
    insta::assert_snapshot!(mentions(
        "Elements of the 76th Airborne Division and the 1st Guards Tank Army moved. The Central and Eastern Military \
         Districts sent the Nord Battalion. Telegram channel Zarya and news outlet “Novaya Vest” wrote so."), @r"
    76th Airborne Division → 76th Airborne Division (Unit introduced)
    1st Guards Tank Army → 1st Guards Tank Army (Unit introduced)
    Central → Central (PublicBody introduced)
    Eastern Military Districts → Eastern Military Districts (PublicBody introduced)
    Nord Battalion → Nord Battalion (Unit introduced)
    Zarya → Zarya (Media introduced)
    Novaya Vest → Novaya Vest (Media introduced)
    ");
}

#[test]
fn places_weapons_and_sentence_openings_are_no_actors() {
    insta::assert_snapshot!(mentions(
        "Fighting went on near Kharkiv City, in Donetsk Oblast and on Monday. Russian forces used S-300 missiles. \
         However, Western officials left Bandar Abbas in March. Analysts disagree. Damage was light on the T0403 highway."), @"");
}

#[test]
fn short_forms_wait_for_their_actor() {
    insta::assert_snapshot!(mentions("Wagner composed."), @"");
    insta::assert_snapshot!(mentions("The Wagner Group left. Wagner stayed."), @r"
    Wagner Group → wagner-group (Organization full)
    Wagner → wagner-group (Organization variant)
    ");
}

#[test]
fn the_title_ranks_homonyms() {
    insta::assert_snapshot!(mentions("US Senator John Smith and British Defense Minister John Smith met."), @r"
    John Smith → john-smith-us (Person full) | US Senator
    John Smith → john-smith-gb (Person full) | British Defense Minister
    ");
}

/// Returns the actor of the registry that a surname in a text of one block denotes.
fn bearer(text: &str, surname: &str) -> Option<String> {
    let (registry, _) = Registry::load(&[("people.toml", PEOPLE), ("namesakes.toml", NAMESAKES)]);
    let all = link(&[0, text.len() as u32], &[BlockNames::read(text, &registry)], &registry);
    let of_it = all.iter().filter(|m| &text[m.span.range()] == surname);
    of_it.filter_map(|m| m.actor()).map(|id| registry.actor(id).id.clone()).next()
}

#[test]
fn a_surname_without_an_introduction_denotes_its_only_bearer() {
    for (text, surname, who) in [
        ("Harrow said that the ice held.", "Harrow", "nils-harrow"),
        ("Mr. Harrow said that the ice held.", "Harrow", "nils-harrow"),
        ("Speaker Harrow opened the hall.", "Harrow", "nils-harrow"),
        ("Norwegian General Harrow opened the hall.", "Harrow", "nils-harrow"),
        ("Former Speaker Quill opened the hall.", "Quill", "oda-quill"),
        ("Corvia Mayor Quill opened the hall.", "Quill", "per-quill"),
        ("An aide to Speaker Harrow opened the hall.", "Harrow", "nils-harrow"),
        ("Foreign Minister Lavrov of Russia opened the hall.", "Lavrov", "sergei-lavrov"),
        ("Marlow opened the hall.", "Marlow", "ada-marlow"),
        ("The talks with Marlow failed.", "Marlow", "ada-marlow"),
    ] {
        assert_eq!(bearer(text, surname).as_deref(), Some(who), "{text}");
    }
}

#[test]
fn words_next_to_a_surname_contradict() {
    for (text, surname) in [
        // Another office, rank or country.
        ("Mayor Harrow of the town of Brook said so.", "Harrow"),
        ("Speaker Harrow of the district court said so.", "Harrow"),
        ("Mayor Putin of the town of Brook said so.", "Putin"),
        ("Spokesman Lavrov said so.", "Lavrov"),
        ("Captain Lavrov of the ferry said so.", "Lavrov"),
        ("Local resident Lavrov was there.", "Lavrov"),
        ("British Speaker Harrow said so.", "Harrow"),
        // Two bearers.
        ("Quill said so.", "Quill"),
        ("Mr. Quill said so.", "Quill"),
        // A given name, a place, a ship, a company.
        ("Magnus Harrow said so.", "Harrow"),
        ("Crowds met in Putin Street and on Marlow Square.", "Putin"),
        ("Crowds met in Putin Street and on Marlow Square.", "Marlow"),
        ("The ferry Putin and the town of Marlow were lost.", "Putin"),
        ("The ferry Putin and the town of Marlow were lost.", "Marlow"),
        ("A Putin-class frigate belongs to Marlow Holdings.", "Putin"),
        ("A Putin-class frigate belongs to Marlow Holdings.", "Marlow"),
    ] {
        assert_eq!(bearer(text, surname), None, "{text}");
    }
}

#[test]
fn an_introduced_surname_is_no_street() {
    insta::assert_snapshot!(mentions("Nils Harrow left. Harrow Street was closed, and Harrow came back."), @r"
    Nils Harrow → nils-harrow (Person full)
    Harrow → nils-harrow (Person surname)
    ");
}

#[test]
fn a_given_name_tells_namesakes_apart() {
    insta::assert_snapshot!(mentions(
        "Governor Inga Tulloch met her sister Maria Tulloch. Maria left by the ferry.\nMaria came back with Inga.\n"), @r"
    Inga Tulloch → Inga Tulloch (Person introduced) | Governor
    Maria Tulloch → Maria Tulloch (Person introduced)
    Maria → Maria Tulloch (Person variant)
    Maria → Maria Tulloch (Person variant)
    Inga → Inga Tulloch (Person variant)
    ");
    // With one bearer of the surname, and before the introduction, a given name is none.
    insta::assert_snapshot!(mentions("Maria met Governor Maria Tulloch. Maria left."), @"Maria Tulloch → Maria Tulloch (Person introduced) | Governor");
}

#[test]
fn units_with_a_number_after_them() {
    insta::assert_snapshot!(mentions(
        "Soldiers of Brigade 47 and Military Unit 31337 left. Unit 4 of the plant and Division 2 of the league stayed."), @r"
    Brigade 47 → Brigade 47 (Unit introduced)
    Military Unit 31337 → Military Unit 31337 (Unit introduced)
    ");
}

#[test]
fn acronyms_of_two_parts() {
    insta::assert_snapshot!(mentions(
        "The Union of Free Nations Northern Bureau (UFN NB) met. The UFN NB and the UFN left.\n"), @r"
    Union of Free Nations Northern Bureau → Union of Free Nations Northern Bureau (Organization introduced)
    UFN NB → Union of Free Nations Northern Bureau (Organization acronym)
    UFN NB → Union of Free Nations Northern Bureau (Organization acronym)
    ");
}

/// Bodies with acronyms that mean something else in other fields, and companies of such a field.
const FIELDS: &str = r#"
[[actor]]
id = "ru-mfa"
schema = "PublicBody"
name = "Ministry of Foreign Affairs of Russia"
acronym = ["MFA"]
country = "ru"

[[actor]]
id = "gcc"
schema = "Organization"
name = "Gulf Cooperation Council"
acronym = ["GCC"]

[[actor]]
id = "ru-fsb"
schema = "PublicBody"
name = "Federal Security Service of Russia"
acronym = ["FSB"]
country = "ru"

[[actor]]
id = "ir-central-bank"
schema = "PublicBody"
name = "Central Bank of Iran"
country = "ir"

[[actor]]
id = "russia"
schema = "Territory"
name = "Russia"
country = "ru"

[[actor]]
id = "axios"
schema = "Media"
name = "Axios"

[[actor]]
id = "lockwright"
schema = "Company"
name = "Lockwright Systems"
country = "us"
"#;

/// Returns the actors of the registry in a text of one block.
fn known(text: &str) -> Vec<String> {
    let (registry, _) = Registry::load(&[("people.toml", PEOPLE), ("fields.toml", FIELDS)]);
    let all = link(&[0, text.len() as u32], &[BlockNames::read(text, &registry)], &registry);
    let all = all.iter().filter(|m| m.names_actor());
    all.filter_map(|m| m.actor()).map(|id| registry.actor(id).id.clone()).collect()
}

#[test]
fn an_acronym_needs_the_field_of_its_body() {
    // Nothing in the text is about any state.
    assert_eq!(known("The thieves came in because MFA was off. The GCC met. The FSB reported."), [""; 0]);
    // The country is named.
    assert_eq!(known("Russia was cautious. The FSB reported."), ["ru-fsb"]);
    // For an acronym with other meanings, the country's people and bodies must be the subject.
    assert_eq!(known("Russia was cautious. The MFA reported."), [""; 0]);
    assert_eq!(known("Sergei Lavrov spoke. The MFA reported."), ["sergei-lavrov", "ru-mfa"]);
    assert_eq!(
        known("Sergei Lavrov and Vladimir Putin spoke with Bashar al-Assad. The GCC met."),
        ["sergei-lavrov", "vladimir-putin", "bashar-al-assad", "gcc"]
    );
    let technical = "Lockwright Systems wrote that the Russian FSB failed. Lockwright Systems praised MFA.";
    assert_eq!(known(technical), ["lockwright", "ru-fsb", "lockwright"]);
    assert_eq!(known("Sergei Lavrov spoke. The MFA prompt was bypassed."), ["sergei-lavrov"]);
    // A definition and the long name decide by themselves.
    assert_eq!(
        known("The Ministry of Foreign Affairs of Russia spoke. MFA staff left."),
        ["ru-mfa", "ru-mfa"]
    );
}

#[test]
fn a_body_named_without_its_country_needs_its_country_in_the_text() {
    let generic = "The Ministry of Foreign Affairs (MFA) spoke. The MFA left.";
    assert_eq!(known(generic), [""; 0]);
    assert_eq!(
        known(&format!("{generic} Sergei Lavrov left.")),
        ["ru-mfa", "ru-mfa", "ru-mfa", "sergei-lavrov"]
    );
    assert_eq!(
        mentions("The Ministry of Defense spoke. The Ministry of Defense left."),
        "Ministry of Defense → Ministry of Defense (PublicBody introduced)\n\
         Ministry of Defense → Ministry of Defense (PublicBody introduced)\n"
    );
    // The text names another body so.
    let bank = "The Central Bank of Ostmark raised its rate, then the Central Bank fell silent.";
    assert_eq!(known(bank), [""; 0]);
}

#[test]
fn an_ordinary_word_is_no_spelling_of_a_name() {
    assert_eq!(known("Axios wrote that Access Pool is a firm."), ["axios"]);
}

#[test]
fn a_name_begins_behind_an_ayn() {
    insta::assert_snapshot!(mentions("ʿSergei Lavrov and Bashar al-ʾAssad met. ʿAssad left."), @r"
    ʿSergei Lavrov → sergei-lavrov (Person full)
    Bashar al-ʾAssad → bashar-al-assad (Person full)
    ʿAssad → bashar-al-assad (Person surname)
    ");
}

#[test]
fn candidates_do_not_depend_on_what_was_read_before() {
    let registry = Registry::embedded();
    let text = "Belarusian Security Council Secretary Piotr Volkov (BSC) spoke.";
    let (mut alone, mut after) = (Vec::new(), Vec::new());
    find(text, &registry, &mut alone);
    find("The Ministry of Defense (MoD) of the 5th Army and", &registry, &mut after);
    let first = after.len();
    find(text, &registry, &mut after);
    assert_eq!(alone, after[first..]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn spans_are_whole_ordered_and_apart(
        text in "(the |The |Russian |North Korean |MoD |\\(MoD\\) |General |Staff |Ministry |of |Defense |and |, |\\. |President |\
                 Vladimir |Putin|’s |' |al-|-|5th |Brigade |s |Sergei |V\\. |Lavrov |channel |“|é|김정은 |Лавров |\\PC|US |[A-Z]{2,5} ){0,24}"
    ) {
        let registry = Registry::embedded();
        let mut found = Vec::new();
        find(&text, &registry, &mut found);
        let mut last = 0;
        for c in &found {
            prop_assert!(c.span.start >= last && c.span.end > c.span.start, "{found:?}");
            prop_assert!(text.get(c.span.range()).is_some() && text.get(c.title.range()).is_some());
            last = c.span.end;
        }
        let names = BlockNames::read(&text, &registry);
        let mentions = link(&[7, 7 + text.len() as u32], &[names], &registry);
        prop_assert!(mentions.len() <= found.len());
    }
}
