//! Properties of the module that hold for any weights.

use proptest::prelude::*;

use super::*;

const PARAGRAPH: [(&str, bool); 4] = [
    ("The mayor is likely losing the support of the council.", false),
    ("The town council reported on May 3 that it removed four members of the water board.[1]", true),
    ("The council also reported that the board had spent 1,200 crowns on lamps.", false),
    ("This spending may have angered the mayor.", false),
];

fn inputs(rows: &[(&'static str, bool)]) -> Vec<SentenceInput<'static>> {
    rows.iter().map(|&(text, cited)| SentenceInput { text, cited }).collect()
}

/// Returns the needs of a paragraph in a document that contains it and a thousand more like it.
fn needs(rows: &[SentenceInput<'_>]) -> Vec<f32> {
    let model = Model::embedded();
    let claims = assess(rows, &BlockContext::default(), model, Extent::All);
    let more = Tally::of(&assess(&inputs(&PARAGRAPH), &BlockContext::default(), model, Extent::All));
    let habit =
        Habit { document: Tally::of(&claims).plus(more), section: Tally::of(&claims), ..Habit::default() };
    claims.iter().map(|c| need(c, &habit, model, 0.0)).collect()
}

#[test]
fn a_report_needs_a_source_more_than_a_judgment() {
    let model = Model::embedded();
    let claims = assess(&inputs(&PARAGRAPH), &BlockContext::default(), model, Extent::All);
    let needs = needs(&inputs(&PARAGRAPH));
    assert!(needs[1] > needs[0] && needs[1] > needs[3], "{needs:?}");
    assert_eq!(claims[3].kind, SentenceKind::Judgment);
    assert!(!claims[2].carried && !claims[1].carried);
}

#[test]
fn never_looks_at_the_sentence_s_own_marker() {
    for i in 0..PARAGRAPH.len() {
        let mut cited = inputs(&PARAGRAPH);
        let mut bare = cited.clone();
        bare[i].cited = false;
        let text = format!("{}[7]", cited[i].text);
        cited[i] = SentenceInput { text: &text, cited: true };
        assert_eq!(needs(&cited)[i].to_bits(), needs(&bare)[i].to_bits(), "sentence {i}");
    }
}

#[test]
fn reads_its_own_weights_and_writes_them_back() {
    let bytes: &[u8] = include_bytes!("need.weights");
    assert!(bytes.len() < 550_000);
    assert_eq!(Model::read(bytes).expect("the embedded weights are whole").write(), bytes);
}

#[test]
fn refuses_files_that_are_cut_or_something_else() {
    let bytes: &[u8] = include_bytes!("need.weights");
    assert_eq!(Model::read(b"once upon a time").err(), Some(WeightsError::NoWeights));
    for end in [6, 10, 1000, 200_000, bytes.len() - 1] {
        assert!(matches!(Model::read(&bytes[..end]), Err(WeightsError::CutShort(_))), "{end}");
    }
}

/// Returns the reason for the need of the sentence `index` of a paragraph.
fn reason_of(rows: &[(&str, bool)], index: usize, needed: bool) -> Option<String> {
    let rows: Vec<_> = rows.iter().map(|&(text, cited)| SentenceInput { text, cited }).collect();
    let claims = assess(&rows, &BlockContext::default(), Model::embedded(), Extent::All);
    reason(&claims[index], rows[index].text, needed)
}

#[test]
fn the_reason_quotes_the_words_that_ask_for_a_source() {
    let reason = |text: &str| reason_of(&[(text, false)], 0, true).unwrap_or_default();
    let told = reason("The harbour office told reporters that the ferry would sail again.");
    assert!(told.contains("\"told\" attributes this to someone"), "{told}");
    let according = reason("The ferry would sail again in spring, according to the harbour office.");
    assert!(according.contains("\"according to\" attributes this to someone"), "{according}");
    let figure = reason("The fire burned down 14 sheds in the old harbour.");
    assert!(figure.contains("\"14\" is a figure"), "{figure}");
    let quotation = reason("In the letter the mayor stood by “a port for all of us” without any doubt.");
    assert!(quotation.contains("it contains a quotation"), "{quotation}");
}

#[test]
fn the_reason_stays_while_the_next_words_are_typed() {
    let whole =
        "On November 24 the harbour fell to 29 crews, who burned 14 sheds and shut the ferry until May.";
    let reason = |text: &str| reason_of(&[(text, false)], 0, true);
    let ends: Vec<usize> = whole.match_indices([' ', '.']).map(|(at, _)| at).collect();
    let mut told: Vec<String> = ends.iter().filter_map(|end| reason(&whole[..*end])).collect();
    told.dedup();
    assert!(told.len() <= 3, "{told:#?}");
    let mut seen = told.clone();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), told.len(), "none comes back: {told:#?}");
}

#[test]
fn no_reason_takes_a_word_for_what_it_is_not() {
    let reasons = |text: &str| reason_of(&[(text, false)], 0, true).unwrap_or_default();
    for (text, untrue) in [
        ("Losses may fall if the United Port Workers return to the quay.", "\"may\" is a date"),
        ("May the council say so.", "\"May\" is a date"),
        ("The United Port Workers hold the quay near the armed tugs.", "\"United\" describes"),
        ("The United Port Workers hold the quay near the armed tugs.", "\"armed\" describes"),
        ("Resolution 2254 frames the talks in the harbour.", "\"2254\" is a figure"),
        ("The firm released the sailors in the morning.", "\"released\" reports"),
        ("The plan fell short of the harbour’s stated goals in June.", "\"stated\" reports"),
        ("The ferry left the harbour on October 16 and 17.", "\"17\" is a figure"),
        ("At 9 a.m. the ferry left the harbour in a hurry.", "\"9\" is a figure"),
        ("The United States that signed the pact in May left it.", "\"States\" reports"),
        ("There were 14 states that signed the pact of Lindau.", "\"states\" reports"),
        ("The raid bears out the false claims that the pier was mined in May.", "\"claims\" reports"),
        ("The harbour office tried to play down reported losses on May 3.", "\"reported\" reports"),
        ("The mayor published the recently announced plan on May 3.", "\"announced\" reports"),
        ("Lindau had the highest reported rise in fares in May.", "\"reported\" reports"),
        ("Crews were held for alleged and real thefts on May 3.", "\"alleged\" reports"),
        ("A rise in fares has added traffic to the ferry in May.", "\"added\" reports"),
        ("Satellite imagery confirmed further work at the pier in May.", "\"confirmed\" reports"),
        ("Crews found a loader called Marigold on 14 barges.", "\"called\" reports"),
        ("Brandt’s May decree calls for 140 new barges.", "\"calls\" reports"),
        ("This analysis argues that the port lost 14 barges.", "\"argues\" reports"),
        ("The ferries struck in two main areas of the bay on May 3.", "\"two\" is a figure"),
        ("The pier was shut for three reasons in May.", "\"three\" is a figure"),
        ("All barges called the server at 10.2.30.41 on May 3.", "\"10.2.30.41\" is a figure"),
        ("The tool ran in versions 1 and 2.4.0 on May 3.", "\"1\" is a figure"),
        ("The pier lies within the pre-March 24 border of Lindau.", "\"24\" is a figure"),
        ("The archive held Marsh_2_full.zip and was posted in May.", "\"2\" is a figure"),
        ("Crews left the pier on May 3.[55 Barges stayed behind.", "\"55\" is a figure"),
        ("The crews linked the two as one plan on May 3.", "\"two\" is a figure"),
        ("Malware used for theft lay on the port’s server in May.", "\"used\" describes"),
        ("The 80/20 revenue split (crew and owner) held in May.", "\"split\" describes"),
        ("The firm drew men from occupied Lindau in May.", "\"occupied\" describes"),
        ("Brandt condemned poorly conducted raids on May 3.", "\"conducted\" describes"),
        ("A satellite dish was set up on the pier on May 3.", "\"satellite\" refers"),
        ("The mayor said that the “red lines,” are gone.", "quotation"),
        ("The mayor said that the “Electoral Board of the Bay” met.", "quotation"),
        ("Crews met on May 3 under the sign “Ferries for All of Us and the Bay.”", "quotation"),
        ("Files (\"PortUpdate.exe\", \"Marsh Net Runtime\") were found on May 3.", "quotation"),
    ] {
        assert!(!reasons(text).contains(untrue), "{text}: {}", reasons(text));
    }
}

#[test]
fn a_reason_quotes_whole_figures_and_dates() {
    let reasons = |text: &str| reason_of(&[(text, false)], 0, true).unwrap_or_default();
    for (text, quoted) in [
        ("The ferry firm lost 73 million in a year.", "\"73 million\" is a figure"),
        ("The ferry firm lost between £50-70 million.", "\"50-70 million\" is a figure"),
        ("Fares rose by 12 percent.", "\"12 percent\" is a figure"),
        ("The pier was shut on 5 May 2026.", "\"5 May 2026\" is a date"),
        ("The ferry firm employs nine in ten men of Lindau.", "\"nine in ten\" is a figure"),
    ] {
        assert!(reasons(text).contains(quoted), "{text}: {}", reasons(text));
    }
}

#[test]
fn no_reason_against_a_source_takes_a_word_for_what_it_is_not() {
    let reasons =
        |text: &str| reason_of(&[("Ships left.", false), (text, false)], 1, false).unwrap_or_default();
    for (text, untrue) in [
        ("The mayor said that both piers would reopen.", "\"would\" marks"),
        ("Neither council would say what was agreed.", "\"would\" marks"),
        ("The next note will appear on September 2.", "\"appear\" marks"),
        ("None of the members, of whom none may hold two shares, came.", "\"may\" marks"),
        ("The firm runs old tools, i.e. nets and rods.", "\"i\" refers"),
        ("Brandt shouted “we are leaving” and left.", "\"we\" refers"),
        ("Wipe every disk taken from potentially infected hosts.", "\"potentially\" marks"),
    ] {
        assert!(!reasons(text).contains(untrue), "{text}: {}", reasons(text));
    }
    assert!(!reasons("She has not withdrawn that claim.").contains("is not known"));
    assert!(!reasons("The crews agreed on what tools each yard could lend.").contains("judgment"));
    assert!(
        reasons("The pier would be of little use to them.")
            .contains("\"would\" marks the sentence as a judgment")
    );
}

/// Returns the need of the last of three sentences below a heading, in a report that cites the first two.
fn need_below(heading: &str, text: &str) -> f32 {
    let rows = [
        ("The harbour grew quieter over the spring.", false),
        ("The port office reported on May 3 that two ferries had left.", true),
        (text, false),
    ]
    .map(|(text, cited)| SentenceInput { text, cited });
    let place = BlockContext { heading: Some(heading), ..BlockContext::default() };
    let model = Model::embedded();
    let claims = assess(&rows, &place, model, Extent::All);
    let more = Tally::of(&assess(&inputs(&PARAGRAPH), &BlockContext::default(), model, Extent::All));
    let document = (0..10).fold(Tally::of(&claims), |sum, _| sum.plus(more));
    need(&claims[2], &Habit { document, section: Tally::of(&claims), ..Habit::default() }, model, 0.0)
}

#[test]
fn what_needs_no_source_by_its_form_raises_no_alarm() {
    let missing = Model::embedded().thresholds().missing;
    for text in [
        "River sources indicated that the crews advanced in three main areas of the bay on May 3.",
        "The ferries were struck in two different areas on May 3: near the pier and off the cape.",
        "Crews have thus latched onto the mayor’s declared “red lines,” which nobody kept.",
        "The report that the guards freed a man who later attacked 14 boats highlights the need for the council to act.",
        "This report focuses on the mayor’s many calls and on claims that the pier was mined, likely to win time.",
        "This is the first time that the monitors have observed barges of the 1st Ferry Guard in the bay.",
        "**HUNT FOR OLD NETS:** Hunt for the files \"PortUpdate.exe\" and \"Marsh Net\" and for calls to 10.2.30.41.",
        "For confirmed infections, a full rebuild of all hosts is recommended.",
        "When keeping coins in a wallet of one’s own, **set the count of confirmations to 12**.",
        "All modern navies have ferries with much longer ranges, to be sure.",
        "This analysis argues that the term goes back to sailors of the bay.",
        "The ninth day of the fair marks the end of mourning and is often spent with songs in Old Lindau.",
        "The Ferry Guard is almost certainly one of the four crews that have reportedly agreed to help the mayor.",
    ] {
        let need = need_below("Harbour", text);
        assert!(need < missing, "{need} {text}");
    }
    for text in [
        "The mayor stated on May 3 that the pier was shut for three reasons.",
        "Captain Otto Weiss told reporters that 14 ferries had thus been lost.",
        "The port office stated on May 3 that it had fined the ferry firm 73 million.",
    ] {
        let need = need_below("Harbour", text);
        assert!(need >= missing, "{need} {text}");
    }
}

#[test]
fn below_conclusions_and_method_only_reports_need_a_source() {
    let missing = Model::embedded().thresholds().missing;
    let judged = "The council used the spring to gain ground in the bay, and its rivals lost some.";
    let told = "Captain Otto Weiss told reporters on May 3 that 14 ferries had been lost.";
    for heading in ["Conclusions", "6. Response Recommendations", "Outlook", "Methodology", "What to watch"] {
        assert!(need_below(heading, judged) < need_below("Harbour", judged) - 0.05, "{heading}");
        assert!(need_below(heading, told) >= missing, "{heading}");
    }
}

#[test]
fn a_full_report_that_opens_its_paragraph_asks_for_its_source() {
    let rows = [
        ("In March 2024 Interior Minister Ilse Brandt said that nine crews hired the tug for raids on barges.", false),
        ("The tug logs its course.", true),
    ]
    .map(|(text, cited)| SentenceInput { text, cited });
    let model = Model::embedded();
    let claims = assess(&rows, &BlockContext::default(), model, Extent::All);
    let habit = Habit { document: Tally::of(&claims), section: Tally::of(&claims), ..Habit::default() };
    assert_eq!(verdict(&claims[0], &habit, model, 0.0, model.thresholds()), Verdict::Missing);
}

#[test]
fn neighbours_are_a_reason_only_where_one_is_cited() {
    let words = "other sentences in this paragraph are cited";
    let report = "Officials reported on May 3 that the pier is closed.";
    for cited in [false, true] {
        let rows = [("Ships left the harbour on May 2.", cited), (report, false), ("Tugs stayed.", cited)];
        let told = reason_of(&rows, 1, true).unwrap_or_default();
        assert!(cited || !told.contains(words), "{told}");
    }
}

#[test]
fn a_speaker_goes_on_but_another_does_not() {
    let carried = |second: &str| {
        let rows = [
            ("The harbour is likely losing its ships.", false),
            ("Mayor Ilse Brandt stated that two ships left the harbour.", true),
            (second, false),
        ]
        .map(|(text, cited)| SentenceInput { text, cited });
        assess(&rows, &BlockContext::default(), Model::embedded(), Extent::All)[2].carried
    };
    assert!(carried("Brandt stated that others will follow."));
    assert!(carried("She added that others will follow."));
    assert!(!carried("She added on Monday that others will follow."));
    assert!(!carried("She added that 14 others will follow."));
    assert!(!carried("She added that the Marigold will follow."));
    assert!(!carried("She also stated that others will follow."));
    assert!(!carried("Captain Otto Weiss also stated that a third will follow."));
    assert!(!carried("Satellite imagery also shows a third."));
    assert!(!carried("The port of Lindau stated that a third will follow."));
}

/// Returns true if the second of three sentences is carried when the third is cited.
fn carried_by_the_next(second: &str, third: &str) -> bool {
    let rows = [("The harbour is likely losing its ships.", false), (second, false), (third, true)]
        .map(|(text, cited)| SentenceInput { text, cited });
    assess(&rows, &BlockContext::default(), Model::embedded(), Extent::All)[1].carried
}

#[test]
fn the_source_at_the_end_of_a_quotation_carries_its_beginning() {
    assert!(carried_by_the_next("Captain Weiss replied “we are leaving.", "Nobody will stop us.”"));
    assert!(carried_by_the_next("Captain Weiss replied ”we are leaving.", "Nobody will stop us.”"));
    assert!(!carried_by_the_next("Captain Weiss replied “we are leaving.”", "Nobody will “stop” the ships."));
}

#[test]
fn no_source_carries_forwards_to_another_sentence() {
    assert!(!carried_by_the_next("The council submitted a bill on May 3.", "The bill would close the port."));
    assert!(!carried_by_the_next(
        "Captain Weiss stated that ships left.",
        "He added that others will follow."
    ));
}

#[test]
fn a_source_after_a_quotation_covers_its_first_sentence() {
    let verdict_of = |second: &'static str, cited: bool| {
        let first = "Captain Weiss told reporters on May 3 that “both ships have left.";
        let rows = inputs(&[("The pier is shut.[1]", true), (first, false), (second, cited)]);
        verdicts(&rows, &BlockContext::default(), Tally::default())[1]
    };
    assert_eq!(verdict_of("No others will follow them this year.”[2]", true), Verdict::Fine);
    assert_ne!(verdict_of("No others will follow them this year.”", false), Verdict::Fine);
}

#[test]
fn a_marker_at_the_end_of_each_item_covers_it() {
    let rows = inputs(&[
        ("The pier is shut.", false),
        ("The town council reported on May 3 that it removed four members of the water board.", false),
        ("The board had spent 1,200 crowns on lamps.[1]", true),
    ]);
    let cited =
        Tally::of(&assess(&inputs(&PARAGRAPH), &BlockContext::default(), Model::embedded(), Extent::Uncited));
    let second = |closed: bool| {
        let place = BlockContext { bullet: true, closed, ..BlockContext::default() };
        let one = Tally::of(&assess(&rows, &place, Model::embedded(), Extent::Uncited));
        verdicts(&rows, &place, (0..4).fold(cited, |sum, _| sum.plus(one)))[1]
    };
    assert_eq!((second(true), second(false)), (Verdict::Fine, Verdict::Missing));
    // Most other paragraphs cite each sentence.
    let place = BlockContext { closed: true, ..BlockContext::default() };
    let spread = cited;
    let closed = Tally::of(&assess(&rows, &place, Model::embedded(), Extent::Uncited));
    let sum = |tally: Tally, n: u32| (0..n).fold(Tally::default(), |sum, _| sum.plus(tally));
    assert!(sum(closed, 4).plus(sum(spread, 8)).closes_blocks());
    assert!(!sum(closed, 4).plus(sum(spread, 9)).closes_blocks());
    assert!(!sum(closed, 3).closes_blocks());
}

#[test]
fn captions_and_pointers_to_tables_need_no_source() {
    let verdict_of = |text: &'static str, italic: bool| {
        let rows = inputs(&[("The pier is shut.", false), (text, false), ("It rained.[1]", true)]);
        let place = BlockContext { italic, ..BlockContext::default() };
        let cited = inputs(&[("The pier is shut.[1]", true), ("It rained.[1]", true)]);
        let more = Tally::of(&assess(&cited, &BlockContext::default(), Model::embedded(), Extent::Uncited));
        verdicts(&rows, &place, more)[1]
    };
    let caption = "Basin Radio published footage of the burnt pier on May 3.";
    assert_eq!((verdict_of(caption, false), verdict_of(caption, true)), (Verdict::Missing, Verdict::Fine));
    assert_eq!(verdict_of("The raids of May 3 are listed in Table 2.", false), Verdict::Fine);
    assert_eq!(
        verdict_of("The raids of May 3 on the 14 mills are described in Section 4.2 below.", false),
        Verdict::Fine
    );
    assert_eq!(
        verdict_of("The council reported on May 3 that 14 mills burned, as listed in Table 2.", false),
        Verdict::Missing
    );
    assert_eq!(verdict_of("The picture below was taken near the mill on May 3.", false), Verdict::Fine);
    assert_eq!(verdict_of("At least three more shells are visible in his belt.", false), Verdict::Fine);
    assert_eq!(verdict_of("The report examines the 14 raids of May 3.", false), Verdict::Fine);
    assert_eq!(verdict_of("The report said that 14 mills burned on May 3.", false), Verdict::Missing);
    let code = "The script writes 14 rows to `mill.db` and sends them to two hosts.";
    assert_eq!(verdict_of(code, false), Verdict::Fine);
}

#[test]
fn a_text_that_cites_less_than_its_wording_asks_does_not_excuse_plain_reports() {
    let model = Model::embedded();
    let place = BlockContext::default();
    let tally = |cited: bool| {
        let rows = inputs(&PARAGRAPH)
            .iter()
            .map(|s| SentenceInput { cited: s.cited && cited, ..*s })
            .collect::<Vec<_>>();
        Tally::of(&assess(&rows, &place, model, Extent::Uncited))
    };
    let sum = |tally: Tally, n: u32| (0..n).fold(Tally::default(), |sum, _| sum.plus(tally));
    let gain = |cited: u32, text: &'static str| {
        let claims = assess(&inputs(&[(text, false)]), &place, model, Extent::Uncited);
        let document = sum(tally(true), cited).plus(sum(tally(false), 40 - cited));
        link::seldom_cited(&claims[0], &Habit { document, ..Habit::default() })
    };
    let plain = "The council reported on May 3 that 14 mills had burned.";
    assert!(gain(14, plain) > 0.5 && gain(40, plain) == 0.0, "{} {}", gain(14, plain), gain(40, plain));
    assert_eq!(gain(14, "The council said on May 3 that “14 mills have burned in one night.”"), 0.0);
    assert_eq!(gain(14, "The mills will likely burn again."), 0.0);
}

/// Returns the verdicts on the sentences of a block, in a document with these further sentences.
fn verdicts(rows: &[SentenceInput<'_>], place: &BlockContext<'_>, more: Tally) -> Vec<Verdict> {
    let model = Model::embedded();
    let claims = assess(rows, place, model, Extent::Uncited);
    let section = Tally::of(&claims);
    let habit = Habit { document: section.plus(more), section, ..Habit::default() };
    claims.iter().map(|c| verdict(c, &habit, model, 0.0, model.thresholds())).collect()
}

#[test]
fn only_the_sentence_directly_after_is_carried() {
    let rows = [
        ("Mayor Ilse Brandt stated that two ships left the harbour.", true),
        ("She added that others will follow.", false),
        ("She stated that the pier will stay open.", false),
    ]
    .map(|(text, cited)| SentenceInput { text, cited });
    let carried: Vec<bool> = assess(&rows, &BlockContext::default(), Model::embedded(), Extent::All)
        .iter()
        .map(|c| c.carried)
        .collect();
    assert_eq!(carried, [false, true, false]);
}

#[test]
fn naming_is_no_report_and_unconfirmed_reports_are_one() {
    let speech = |text: &str| {
        let rows = [SentenceInput { text, cited: false }];
        assess(&rows, &BlockContext::default(), Model::embedded(), Extent::All)[0].speech
    };
    assert!(!speech("The law is about what the mayor called a “free port.”"));
    assert!(speech("The mayor called the law a “farce.”"));
    assert!(speech("Unconfirmed reports indicate that two ships have left."));
    assert!(!speech("The empty pier indicates that two ships have left."));
    assert!(speech("It later emerged that two ships had left."));
}

#[test]
fn a_draft_without_citations_asks_for_the_source_of_a_report() {
    let model = Model::embedded();
    let rows = inputs(&PARAGRAPH).iter().map(|s| SentenceInput { cited: false, ..*s }).collect::<Vec<_>>();
    let claims = assess(&rows, &BlockContext::default(), model, Extent::Uncited);
    for copies in [1, 20] {
        let document = (0..copies).fold(Tally::default(), |sum, _| sum.plus(Tally::of(&claims)));
        let habit = Habit { document, section: Tally::of(&claims), ..Habit::default() };
        let said: Vec<_> =
            claims.iter().map(|c| verdict(c, &habit, model, 0.0, model.thresholds())).collect();
        assert_eq!(said, [Verdict::Fine, Verdict::Missing, Verdict::Missing, Verdict::Fine], "{copies}");
    }
}

#[test]
fn an_empty_block_has_no_claims() {
    assert!(assess(&[], &BlockContext::default(), Model::embedded(), Extent::All).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Any text gives a claim for each sentence, a need between 0 and 1, and a reason in words.
    #[test]
    fn never_panics(
        rows in prop::collection::vec((odd_text(), any::<bool>()), 0..6),
        heading in prop::option::of(odd_text()),
        bullet in any::<bool>(),
        after_topic_line in any::<bool>(),
    ) {
        let model = Model::embedded();
        let inputs: Vec<_> = rows.iter().map(|(text, cited)| SentenceInput { text, cited: *cited }).collect();
        let heading = heading.as_deref();
        let place = BlockContext { heading, bullet, after_topic_line, ..BlockContext::default() };
        let claims = assess(&inputs, &place, model, Extent::All);
        prop_assert_eq!(claims.len(), rows.len());
        let tally = Tally::of(&claims);
        let habit = Habit { document: tally, section: tally, ..Habit::default() };
        for (claim, (text, _)) in claims.iter().zip(&rows) {
            let need = need(claim, &habit, model, 0.0);
            prop_assert!((0.0..=1.0).contains(&need), "{need} for {text:?}");
            for needed in [false, true] {
                prop_assert!(reason(claim, text, needed).is_none_or(|said| !said.is_empty()));
            }
            for why in claim.why {
                prop_assert!(text.get(why.word.range()).is_some(), "{why:?} in {text:?}");
            }
        }
    }
}

#[test]
fn a_paragraph_of_a_whole_book_costs_no_more_than_its_length() {
    let one = SentenceInput { text: "Officials in Port Anvil reported 14 strikes on May 3.", cited: false };
    let time = |n: usize| {
        let sentences = vec![one; n];
        let start = std::time::Instant::now();
        assert_eq!(assess(&sentences, &BlockContext::default(), Model::embedded(), Extent::All).len(), n);
        start.elapsed().as_secs_f64()
    };
    time(100); // warms up the weights
    let (short, long) = (time(1_000), time(8_000));
    // Eight times the text. Quadratic time would be sixty-four times as long.
    assert!(long < 30.0 * short, "{short} s for 1,000 sentences, {long} s for 8,000");
}

/// Arbitrary characters, mixed with words that cues look for.
fn odd_text() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "reported",
        "“",
        "He ",
        "ISW",
        " 3.5",
        "[1]",
        "’s",
        "Ministry of ",
        "\u{301}",
        "may",
        "🇺🇦",
        "(",
        ". ",
    ];
    prop_oneof![
        any::<String>(),
        prop::collection::vec(
            prop_oneof![
                prop::sample::select(WORDS).prop_map(str::to_owned),
                any::<char>().prop_map(String::from),
                "[a-zA-Z ]{1,9}",
            ],
            0..30
        )
        .prop_map(|parts| parts.concat()),
    ]
}
