//! Tests of the rules about names and titles, on texts of one paragraph.

use super::{
    acronym_redefined, ambiguous_surname, inconsistent_spelling, premature_former, stale_title,
    surname_first, undefined_acronym, wrong_holder,
};
use crate::rules::tests::{findings, finds};

/// Checks sentences of a report of December 12, 2024, four days after Assad lost his office.
#[track_caller]
fn stale(body: &str) {
    finds(&stale_title::RULE, "December 12, 2024", body);
}

#[test]
fn a_bracket_within_a_name_explains_nothing() {
    let again = |second: &str| {
        let body = format!("The Harbour Labour Union (HLU) met.[1] {second}");
        findings(&acronym_redefined::RULE, &format!("# Report, May 3, 2024\n\n{body}\n")).len()
    };
    assert_eq!(again("The Harbour Labour Union (HLU) left.[1]"), 1);
    assert_eq!(again("Officials used the PIER(HLU) model.[1]"), 0);
}

#[test]
fn a_title_is_held_against_the_day_that_its_sentence_names() {
    stale("Rebels met Syrian President Bashar al-Assad on December 7.[1]");
    stale("On December 7, Syrian President Bashar al-Assad spoke in the port.[1]");
    stale("In 2019, Syrian President Bashar al-Assad visited the port.[1]");
    stale("In mid-November, Syrian President Bashar al-Assad visited the port.[1]");
    stale("Last year, Syrian President Bashar al-Assad visited the port.[1]");
    stale("⟦Syrian President⟧ Bashar al-Assad spoke in the port on December 11.[1]");
    stale("⟦Syrian President⟧ Bashar al-Assad is in the port.[1]");
    stale("⟦Syrian President⟧ Bashar al-Assad plans to visit the port in February.[1]");
    stale("⟦Syrian President⟧ Bashar al-Assad said on December 11 that the war began in 2011.[1]");
}

#[test]
fn a_neighbouring_sentence_tells_the_day_of_what_is_told_as_past() {
    stale("Rebels took the port on December 7.[1] Syrian President Bashar al-Assad left the capital.[1]");
    stale("Syrian President Bashar al-Assad left the capital.[1] Rebels took the port on December 7.[1]");
    stale("Rebels took the port on December 7.[1] ⟦Syrian President⟧ Bashar al-Assad is in the port.[1]");
    stale("Rebels took the port on December 11.[1] ⟦Syrian President⟧ Bashar al-Assad left the port.[1]");
    stale("The strike lasted into the following year, until Syrian President Bashar al-Assad gave in.[1]");
    stale("The strike lasted into the following year.[1] Syrian President Bashar al-Assad then gave in.[1]");
}

#[test]
fn the_end_of_a_term_is_told_with_its_title() {
    stale("Rebels ousted Syrian President Bashar al-Assad.[1]");
    stale("Rebels have toppled long-time Syrian President Bashar al-Assad.[1]");
    stale("The fall of Syrian President Bashar al-Assad surprised the port.[1]");
    stale("Syrian President Bashar al-Assad was ousted.[1]");
    stale("Syrian President Bashar al-Assad’s ouster surprised the port.[1]");
    stale("Syrian President Bashar al-Assad, who later resigned, built the port.[1]");
    stale("The Syrian President, Bashar al-Assad, stepped down to run a port.[1]");
    stale("He thanked his predecessor, Syrian President Bashar al-Assad.[1]");
    stale("### Rebels oust Syrian President Bashar al-Assad\n\nRebels took the port.[1]");
    stale("⟦Syrian President⟧ Bashar al-Assad dismissed the report.[1]");
    stale("⟦Syrian President⟧ Bashar al-Assad said that his deputy was dismissed.[1]");
}

#[test]
fn the_text_says_that_it_speaks_of_another_time() {
    stale("Then-Syrian President Bashar al-Assad built the port.[1]");
    stale("Then–Syrian President Bashar al-Assad built the port.[1]");
    stale("Then—Syrian President Bashar al-Assad built the port.[1]");
    stale("The then\u{2011}Syrian President Bashar al-Assad built the port.[1]");
    stale("The then Syrian President Bashar al-Assad built the port.[1]");
    stale("At the time, Syrian President Bashar al-Assad ruled the port.[1]");
    stale("Former longtime Syrian President Bashar al-Assad built the port.[1]");
    stale("The former two-term Syrian President Bashar al-Assad built the port.[1]");
    stale("A guard wrote: “Syrian President Bashar al-Assad is here.”[1]");
}

#[test]
fn who_is_in_office_again_is_no_former_holder() {
    let premature = |body: &str| finds(&premature_former::RULE, "January 20, 2026", body);
    premature("⟦Former US President⟧ Donald Trump visited the port.[1]");
    premature("⟦Former two-term US President⟧ Donald Trump visited the port.[1]");
    premature("In 2023, former US President Donald Trump visited the port.[1]");
    premature("Former US President Joe Biden visited the port.[1]");
}

#[track_caller]
fn unexplained(body: &str) {
    finds(&undefined_acronym::RULE, "November 30, 2024", body);
}

#[test]
fn brackets_and_the_words_beside_an_acronym_explain_it() {
    unexplained("The ⟦GUR⟧ met the ⟦SBU⟧ in Ukraine.[1]");
    // Without its country, an acronym may mean anything.
    unexplained("The GUR met the SBU.[1]");
    unexplained(
        "Officers of the Main Intelligence Directorate and the Security Service (GUR and SBU) met.[1]",
    );
    unexplained("Officers of the directorate and the service (GUR; SBU) met.[1] The SBU said no more.[1]");
    unexplained("The GUR (Main Intelligence Directorate) met the VDV (Airborne).[1]");
    unexplained("The SBU, the security service of Ukraine, met.[1]");
    unexplained("The Security Service of Ukraine met.[1] The SBU said no more.[1]");
    unexplained("The ⟦SBU⟧ met.[1] The Security Service of Ukraine (SBU) said no more.[1]");
    unexplained("The SBU met before the Security Service of Ukraine (SBU) said so.[1]");
}

#[test]
fn letters_that_name_nobody_need_no_explanation() {
    unexplained("THE SBU HAS TAKEN THE PORT AND THE TOWN.[1]");
    unexplained("The file FSB.RU, the tag #SBU, the handle @GUR and the bomb SBU-38 are known.[1]");
    unexplained("“The LNR is ours,” a guard said.[1]");
    unexplained("A WMD attack is unlikely, and the PLC has an SSO.[1]");
    unexplained("The Russian 90th Tank Division (90th TD, ⟦WMD⟧) came.[1]");
}

#[test]
fn a_name_with_more_before_it_explains_the_same_acronym() {
    finds(
        &acronym_redefined::RULE,
        "May 3, 2024",
        "The River Defense Committee (RDC) met.[1] The Lower Valley River Defense Committee (⟦RDC⟧) met.[1]",
    );
    let text = "# Basin, May 3, 2024\n\nThe River Defense Committee (RDC) met.[1] The Lower Valley River Defense \
                Committee (RDC) met.[1]\n\n[1] https://example.org/a\n";
    let found = findings(&acronym_redefined::RULE, text);
    assert_eq!(
        found.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
        ["\"RDC\" is spelled out again in this section."]
    );
}

#[test]
fn things_called_after_a_person_are_no_strangers() {
    let early = |body: &str| finds(&surname_first::RULE, "November 30, 2024", body);
    early("⟦Fidan⟧ left.[1] Turkish Foreign Minister Hakan Fidan spoke.[1]");
    early("The frigate Fidan left the town of Fidan.[1] Turkish Foreign Minister Hakan Fidan spoke.[1]");
    early("Fidan TB9 and Fidan drones fell.[1] Turkish Foreign Minister Hakan Fidan spoke.[1]");
    early("Foreign Minister Fidan left.[1] Fidan spoke.[1] Turkish Foreign Minister Hakan Fidan spoke.[1]");
}

#[test]
fn a_surname_is_open_where_the_reader_may_take_one_for_the_other() {
    let open = |body: &str| finds(&ambiguous_surname::RULE, "May 3, 2024", body);
    open("General Oleg Marsh met Governor Anna Marsh.[1] ⟦Marsh⟧ left.[1]");
    open("General Oleg Marsh met Governor Anna Marsh.[1] The Marsh family left.[1]");
    open(
        "General Oleg Marsh spoke.[1] Governor Anna Marsh left.[1] General Oleg Marsh stayed.[1] Marsh spoke.[1]",
    );
}

#[test]
fn spellings_are_quoted_as_they_stand() {
    let text = "# Basin, November 30, 2024\n\nZelenskiy spoke.[1] Volodimir Zelensky left.[1]\n\n[1] https://example.org/a\n";
    let found = findings(&inconsistent_spelling::RULE, text);
    let messages: Vec<_> = found.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(messages, ["\"Volodimir Zelensky\" is spelled \"Zelenskiy\" elsewhere in this text."]);
}

#[test]
fn a_quotation_keeps_its_spelling() {
    let spelled = |body: &str| finds(&inconsistent_spelling::RULE, "November 30, 2024", body);
    spelled("Russian Foreign Minister Sergei Lavrov spoke.[1] ⟦Sergey Lavrov⟧ left.[1]");
    spelled("Russian Foreign Minister Sergei Lavrov spoke.[1] A guard wrote: “Sergey Lavrov left.”[1]");
}

#[test]
fn who_is_back_in_office_is_not_former() {
    for day in ["January 12, 2026", "November 20, 2026"] {
        let finds = |body| finds(&premature_former::RULE, day, body);
        finds("⟦Former US President⟧ Donald Trump said so.[1]");
        finds("They met with ⟦former U.S. President⟧ Donald Trump on the river.[1]");
        finds("⟦Former President⟧ Donald Trump left.[1]");
        finds("Former US President Joe Biden left.[1]");
    }
    finds(&premature_former::RULE, "June 12, 2024", "Former US President Donald Trump said so.[1]");
    finds(&premature_former::RULE, "June 12, 2028", "Former US President Donald Trump said so.[1]");
}

/// Returns the findings of all rules about actors in a report of November 30, 2024 that ends with `typed`.
fn said_while_typing(typed: &str) -> Vec<String> {
    let rules = crate::rules::RULES.iter().filter(|rule| rule.family == crate::rules::Family::Actors);
    let text = format!("# Basin, November 30, 2024\n\n{typed}\n\n## Endnotes\n\n[1] https://example.org/a\n");
    let all = rules.flat_map(|rule| findings(rule, &text));
    all.map(|finding| format!("{}: {}", finding.rule.name, finding.message)).collect()
}

#[test]
fn nothing_is_said_about_a_name_that_is_still_being_typed() {
    for whole in [
        "Boats left.[1] They met US Secretary of State Antony Blinken",
        "Boats left.[1] They met Ukrainian President Volodymyr Zelensky",
        "Boats left.[1] They met Chinese Foreign Minister Wang Yi",
        "Boats left.[1] Syrian Foreign Minister Asaad al-Shaibani",
        "> Boats left.[1] They met US Secretary of State Antony Blinken",
    ] {
        let from = whole.find("Minister").or_else(|| whole.find("President")).or_else(|| whole.find("State"));
        for (at, _) in whole.char_indices().skip(from.unwrap_or_default()) {
            assert_eq!(said_while_typing(&whole[..at]), [""; 0], "{}", &whole[..at]);
        }
    }
    // One word later the name is complete.
    let known = said_while_typing("Boats left.[1] They met US Secretary of State Sergei Lavrov in");
    assert!(known.iter().any(|said| said.starts_with("wrong-holder")), "{known:?}");
    let ended = said_while_typing("Boats left.[1] They met US Secretary of State Sergei Lavrov.");
    assert!(ended.iter().any(|said| said.starts_with("wrong-holder")), "{ended:?}");
    // An item of a list has no full stop for good.
    let item = said_while_typing("- Boats left.[1]\n- US Secretary of State Sergei Lavrov");
    assert!(item.iter().any(|said| said.starts_with("wrong-holder")), "{item:?}");
}

#[test]
fn an_acronym_that_is_still_being_typed_needs_no_explanation() {
    assert_eq!(said_while_typing("Boats left Ukraine.[1] A guard met the SBU"), [""; 0]);
    let explained = said_while_typing("Boats left Ukraine.[1] A guard met the SBU at");
    assert!(explained.iter().any(|said| said.starts_with("undefined-acronym")), "{explained:?}");
}

#[test]
fn names_of_two_letters_have_no_other_spelling() {
    let wrong = |body: &str| finds(&wrong_holder::RULE, "November 30, 2024", body);
    wrong("Ukrainian President Vo met the guards.[1]");
    wrong("US Secretary of State Wo met the guards.[1]");
}

#[test]
fn a_misspelled_surname_is_told_in_the_words_of_its_fix() {
    let text = "# Basin, November 30, 2024\n\nMalian President Assimi Goïta spoke.[1] Goita left.[1]\n\n[1] https://example.org/a\n";
    let found = findings(&inconsistent_spelling::RULE, text);
    let messages: Vec<_> = found.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(messages, ["\"Goita\" is spelled \"Goïta\" elsewhere in this text."]);
}

#[test]
fn a_stale_title_names_the_holder_and_offers_the_name() {
    let text = "# Basin, November 30, 2024\n\nRussian Defense Minister Sergei Shoigu is in the port.[1]\n\n[1] https://example.org/a\n";
    let snapshot = crate::edits::testing::snapshot(text);
    let found = findings(&stale_title::RULE, text);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.ends_with(" Andrei Belousov held the office then."), "{}", found[0].message);
    let fixes = (stale_title::RULE.fixes)(&snapshot, &found[0]);
    let titles: Vec<_> = fixes.iter().map(|fix| fix.title.as_str()).collect();
    assert_eq!(
        titles[..2],
        ["Add \"former\" before the title", "Change to \"Andrei Belousov\""],
        "{titles:?}"
    );
}

#[test]
fn a_surname_may_be_that_of_the_holder() {
    let wrong = |body: &str| finds(&wrong_holder::RULE, "August 5, 2024", body);
    wrong("Honduran President Castro met General Raúl Castro.[1] President Castro left.[1]");
    wrong("Singaporean Prime Minister Wong met Australian Foreign Minister Penny Wong.[1]");
    wrong("Congolese President Denis Sassou Nguesso spoke.[1]");
    wrong("⟦Honduran President⟧ Raúl Castro spoke.[1]");
}

#[test]
fn an_earlier_term_may_be_missing_where_nobody_is_known_to_have_been_in_office() {
    let early = |date: &str, body: &str| finds(&stale_title::RULE, date, body);
    early("June 15, 2015", "Lithuanian Foreign Minister Kęstutis Budrys spoke.[1]");
    early("June 15, 2022", "⟦Lithuanian Foreign Minister⟧ Kęstutis Budrys spoke.[1]");
}
