//! What the room promises, whatever the weights.

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

/// The document is the paragraph and a thousand more like it.
fn needs(rows: &[SentenceInput<'_>]) -> Vec<f32> {
    let model = Model::embedded();
    let claims = assess(rows, &Place::default(), model, Extent::All);
    let more = Tally::of(&assess(&inputs(&PARAGRAPH), &Place::default(), model, Extent::All));
    let habit =
        Habit { document: Tally::of(&claims).plus(more), section: Tally::of(&claims), ..Habit::default() };
    claims.iter().map(|c| need(c, &habit, model, 0.0)).collect()
}

#[test]
fn a_report_needs_a_source_more_than_a_judgment() {
    let model = Model::embedded();
    let claims = assess(&inputs(&PARAGRAPH), &Place::default(), model, Extent::All);
    let needs = needs(&inputs(&PARAGRAPH));
    assert!(needs[1] > needs[0] && needs[1] > needs[3], "{needs:?}");
    assert_eq!(claims[3].kind, SentenceKind::Judgment);
    assert!(claims[2].carried && !claims[1].carried);
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
    assert!(bytes.len() < 500_000);
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

#[test]
fn the_reason_names_the_strongest_words() {
    let rows = inputs(&PARAGRAPH);
    let mut claim = assess(&rows, &Place::default(), Model::embedded(), Extent::All)[1];
    let at = rows[1].text.find("reported").expect("the sentence reports") as u32;
    let word = crate::text::Span::new(at, at + 8);
    claim.logit = 2.0;
    claim.why = [
        Contribution { cue: Cue::Opening, weight: -1.5, word: crate::text::Span::default() },
        Contribution { cue: Cue::Speech, weight: 1.4, word },
        Contribution { cue: Cue::Neighbours, weight: 0.7, word: crate::text::Span::default() },
    ];
    assert_eq!(reason(&claim, rows[1].text), "'reported' gives somebody's words; nearby claims are cited");
    assert_eq!(reason(&claim, "short"), "it gives somebody's words; nearby claims are cited");
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
        assess(&rows, &Place::default(), Model::embedded(), Extent::All)[2].carried
    };
    assert!(carried("Brandt also stated that a third will follow."));
    assert!(carried("She added that a third will follow."));
    assert!(!carried("Captain Otto Weiss also stated that a third will follow."));
    assert!(!carried("Satellite imagery also shows a third."));
    assert!(!carried("The port of Lindau stated that a third will follow."));
}

#[test]
fn the_source_behind_a_speaker_s_next_words_carries_the_first() {
    let rows = [
        ("The harbour is likely losing its ships.", false),
        ("Harbour spokesman Otto Weiss stated that two ships left the harbour.", false),
        ("Weiss added that a third will follow.", true),
    ]
    .map(|(text, cited)| SentenceInput { text, cited });
    assert!(assess(&rows, &Place::default(), Model::embedded(), Extent::All)[1].carried);
}

/// Whether the second of three sentences is carried when the third is cited.
fn carried_by_the_next(second: &str, third: &str) -> bool {
    let rows = [("The harbour is likely losing its ships.", false), (second, false), (third, true)]
        .map(|(text, cited)| SentenceInput { text, cited });
    assess(&rows, &Place::default(), Model::embedded(), Extent::All)[1].carried
}

#[test]
fn the_source_at_the_end_of_a_quotation_carries_its_beginning() {
    assert!(carried_by_the_next("Captain Weiss replied “we are leaving.", "Nobody will stop us.”"));
    assert!(carried_by_the_next("Captain Weiss replied ”we are leaving.", "Nobody will stop us.”"));
    assert!(!carried_by_the_next("Captain Weiss replied “we are leaving.”", "Nobody will “stop” the ships."));
}

#[test]
fn the_source_of_what_is_taken_up_carries_its_first_mention() {
    assert!(carried_by_the_next("The council submitted a bill on May 3.", "The bill would close the port."));
    assert!(!carried_by_the_next(
        "The council submitted a bill on May 3.",
        "The Port Authority closed the port."
    ));
}

#[test]
fn pictures_in_general_are_summed_up_and_one_is_shown() {
    let next = "Residents reported smoke over the pier.";
    assert!(carried_by_the_next("Social media footage confirms that strikes on the pier go on.", next));
    assert!(!carried_by_the_next("Geolocated footage published on May 3 shows a crater on the pier.", next));
}

#[test]
fn naming_is_no_report_and_unconfirmed_reports_are_one() {
    let speech = |text: &str| {
        let rows = [SentenceInput { text, cited: false }];
        assess(&rows, &Place::default(), Model::embedded(), Extent::All)[0].speech
    };
    assert!(!speech("The law is about what the mayor called a “free port.”"));
    assert!(speech("The mayor called the law a “farce.”"));
    assert!(speech("Unconfirmed reports indicate that two ships have left."));
    assert!(!speech("The empty pier indicates that two ships have left."));
    assert!(speech("It later emerged that two ships had left."));
}

#[test]
fn a_text_without_a_habit_of_citing_stays_quiet() {
    let model = Model::embedded();
    let rows = inputs(&PARAGRAPH).iter().map(|s| SentenceInput { cited: false, ..*s }).collect::<Vec<_>>();
    let claims = assess(&rows, &Place::default(), model, Extent::All);
    let document = (0..20).fold(Tally::default(), |sum, _| sum.plus(Tally::of(&claims)));
    let habit = Habit { document, section: Tally::of(&claims), ..Habit::default() };
    assert!(claims.iter().all(|c| verdict(c, &habit, model, 0.0, model.thresholds()) == Verdict::Fine));
}

#[test]
fn an_empty_block_has_no_claims() {
    assert!(assess(&[], &Place::default(), Model::embedded(), Extent::All).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever is typed: a claim for each sentence, a need between 0 and 1, a reason in words.
    #[test]
    fn never_panics(
        rows in prop::collection::vec((odd_text(), any::<bool>()), 0..6),
        heading in prop::option::of(odd_text()),
        bullet in any::<bool>(),
        after_topic_line in any::<bool>(),
    ) {
        let model = Model::embedded();
        let inputs: Vec<_> = rows.iter().map(|(text, cited)| SentenceInput { text, cited: *cited }).collect();
        let place = Place { heading: heading.as_deref(), bullet, after_topic_line };
        let claims = assess(&inputs, &place, model, Extent::All);
        prop_assert_eq!(claims.len(), rows.len());
        let tally = Tally::of(&claims);
        let habit = Habit { document: tally, section: tally, ..Habit::default() };
        for (claim, (text, _)) in claims.iter().zip(&rows) {
            let need = need(claim, &habit, model, 0.0);
            prop_assert!((0.0..=1.0).contains(&need), "{need} for {text:?}");
            prop_assert!(!reason(claim, text).is_empty());
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
        assert_eq!(assess(&sentences, &Place::default(), Model::embedded(), Extent::All).len(), n);
        start.elapsed().as_secs_f64()
    };
    time(100); // warms the weights
    let (short, long) = (time(1_000), time(8_000));
    // Eight times the text; the square would be sixty-four times the time.
    assert!(long < 30.0 * short, "{short} s for 1,000 sentences, {long} s for 8,000");
}

/// Any characters, and words that cues look for among them.
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
