use std::collections::HashMap;
use std::path::PathBuf;

use proptest::prelude::*;
use tower_lsp::ls_types::Position;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    /// The client replaces a part of the text, or all of it.
    Change { start: (u32, u32), end: (u32, u32), text: String, whole: bool },
    /// A request for the newest state arrives.
    Ask { is_loaded: bool },
    /// The other thread has finished.
    BringBack,
    /// The settings change.
    Reconfigure,
    /// A bibliography has been read.
    Bibliography,
}

fn step() -> impl Strategy<Value = Step> {
    let place = || (0u32..5, 0u32..12);
    prop_oneof![
        4 => (place(), place(), "([a-d.\\[\\]1 #é\u{1F1FA}]|\r\n|\n){0,8}", prop::bool::weighted(0.1))
            .prop_map(|(start, end, text, whole)| Step::Change { start, end, text, whole }),
        3 => any::<bool>().prop_map(|is_loaded| Step::Ask { is_loaded }),
        2 => Just(Step::BringBack),
        1 => Just(Step::Reconfigure),
        1 => Just(Step::Bibliography),
    ]
}

fn settings(number: u64) -> Arc<Settings> {
    Arc::new(Settings::numbered(number))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Each request gets the text for which it was made, and the newest state has the client's text, in whatever order
    /// the analyses run.
    #[test]
    fn every_asker_gets_its_state(steps in prop::collection::vec(step(), 0..30)) {
        let mut document = OpenDocument::new("file:///a.md".to_owned(), 0, 0, "# A\n\nb.[1]\n", settings(0));
        let mut model = document.text().clone();
        let mut texts = HashMap::from([(0, model.to_string())]);
        let mut away: Vec<(u64, Work)> = Vec::new();
        let mut asked = Vec::new();
        let mut number = 0;
        let mut reconfigured_at = 0;
        for step in steps {
            number += 1;
            match step {
                Step::Change { start, end, text, whole } => {
                    let range = Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1));
                    let edit = if whole {
                        Edit::new(model.full(), text.clone())
                    } else {
                        Edit::new(proto::span(&model, range, Encoding::Utf16), text.clone())
                    };
                    model.apply(&edit);
                    let change = ContentChange { range: (!whole).then_some(range), text };
                    document.change(i32::try_from(number).unwrap(), number, vec![change], Encoding::Utf16);
                    texts.insert(number, model.to_string());
                }
                Step::Ask { is_loaded } => match document.advance(number, is_loaded) {
                    AnalysisProgress::Done(snapshot) => {
                        prop_assert_eq!(snapshot.text().to_string(), model.to_string());
                    }
                    AnalysisProgress::Failed => prop_assert!(false, "the analysis panicked"),
                    progress => {
                        if let AnalysisProgress::Start(number, work) = progress {
                            away.push((number, work));
                        }
                        let (sender, receiver) = oneshot::channel();
                        asked.push((document.revision, receiver));
                        document.tell_later(sender);
                    }
                },
                Step::BringBack => {
                    if let Some((number, work)) = away.pop() {
                        let more = document.bring_back(number, work());
                        away.extend(more.map(|work| (number, work)));
                    }
                }
                Step::Bibliography => {
                    let path = PathBuf::from(format!("{number}.bib"));
                    let file = crate::bibliography::File { path, ..Default::default() };
                    let read = Arc::new(Bibliography::new(vec![Arc::new(file)], true));
                    document.set_bibliography(number, read);
                    texts.insert(number, model.to_string());
                }
                Step::Reconfigure => {
                    document.reconfigure(number, settings(number));
                    texts.insert(number, model.to_string());
                    reconfigured_at = number;
                }
            }
            prop_assert_eq!(document.text().to_string(), model.to_string());
        }
        while let Some((number, work)) = away.pop() {
            let more = document.bring_back(number, work());
            away.extend(more.map(|work| (number, work)));
        }
        let AnalysisProgress::Done(snapshot) = document.advance(number + 1, true) else {
            return Err(TestCaseError::fail("everything is back and loaded"));
        };
        prop_assert_eq!(snapshot.text().to_string(), model.to_string());
        prop_assert!(snapshot.environment().bibliography == document.bibliography);
        for (revision, mut receiver) in asked {
            let state = receiver.try_recv().expect("everybody has been told");
            prop_assert_eq!(&state.snapshot.text().to_string(), &texts[&state.revision]);
            prop_assert!(state.revision == revision || revision < reconfigured_at, "told of another state");
        }
    }
}

#[test]
fn changes_that_wait_are_left_to_the_other_thread() {
    let mut document = OpenDocument::new("file:///a.md".to_owned(), 0, 0, "# A\n\nb.[1]\n", settings(0));
    let AnalysisProgress::Start(number, work) = document.advance(1, false) else {
        panic!("nothing is loaded, so the work goes elsewhere");
    };
    let append = |text: &str| ContentChange { range: None, text: text.to_owned() };
    document.change(1, 2, vec![append("# A\n\nb.[2]\n")], Encoding::Utf16);
    let (sender, mut told) = oneshot::channel();
    document.tell_later(sender);
    let work = document.bring_back(number, work()).expect("a change waits");
    assert!(told.try_recv().is_err(), "bringing back analyses nothing");
    // The document stays editable meanwhile.
    document.change(2, 3, vec![append("# A\n\nb.[3]\n")], Encoding::Utf16);
    assert!(matches!(document.advance(4, true), AnalysisProgress::Away));
    let analysis = work();
    let state = told.try_recv().expect("the other thread tells");
    assert_eq!((state.version, state.revision), (1, 2));
    assert_eq!(state.snapshot.text().to_string(), "# A\n\nb.[2]\n");
    let work = document.bring_back(number, analysis).expect("another change came meanwhile");
    assert!(document.bring_back(number, work()).is_none());
    let AnalysisProgress::Done(snapshot) = document.advance(5, true) else { panic!("all is done") };
    assert_eq!(snapshot.text().to_string(), "# A\n\nb.[3]\n");
}

#[test]
fn a_files_name_is_decoded() {
    assert_eq!(file_name("file:///a%20b/report%202024-11-30.md"), "report 2024-11-30.md");
    assert_eq!(file_name("untitled"), "untitled");
}
