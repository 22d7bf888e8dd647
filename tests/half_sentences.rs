//! Half a sentence that is being typed in a report of plain text leaves the kind of every line around it as it was.
//!
//! The mark before each line of a report says its kind, set down by hand: `T` title, `K` heading of the takeaways, `S`
//! heading of the endnotes, `H` other heading, `l` label of takeaways, `t` takeaway, `e` endnote, `n` endnote without
//! number or bullet, `i` item of the body, `.` other text, `?` any kind, `+` goes on with the line above it. Empty lines have
//! none.

use std::fs;

use assert_cmd::Command;
use assessor::assessment::blocks::{self, BlockKind};
use assessor::assessment::headings::HeadingRole;

/// As pasted from a page: a line is a paragraph, and there are no empty lines.
const PASTED: &str = "\
T|River Basin Assessment, May 3, 2024
?|Ann Marsh and Ben Oru
?|May 3, 2024, 5:15 pm ET
H|Toplines
.|River forces intensified the shelling of Port Anvil on May 2 and will likely try to cross the river before the flood season begins in June.[1]
.|The council of the basin postponed the vote on the new bridge, which had been planned for the first week of May, until the end of the talks.[2]
K|Key Takeaways
t|- River forces will likely try to cross the river before the flood season begins in June.
t|- The council of the basin postponed the vote on the new bridge.
t|- Basin officials continued to deny the loss of the old mill.
H|Main Effort—Eastern Bank
.|River forces shelled the port on May 2 and hit two ferries, the harbour office said, and a third ferry burned at its pier until the evening of the same day.[1] Crews towed it away.[3]
H|Immediate items to watch
i|- The council meets again on May 6.
i|- Boats gather below the dam.
H|Supporting Effort #1—Northern Axis (Basin objective: hold the mill and keep the road to the upper valley open)
.|Basin officials said that the mill held and that the guards at the upper ford were relieved after nine days, while residents of Oru told reporters that the road was closed.[4]
H|Valley Road
.|Trucks waited at the ford on the night of May 2, and their drivers said that the guards let nobody pass before noon, when the first barges came up from Port Anvil.[4]
S|Endnotes
e|[1] https://anvil.example/port
e|[2] https://harbour.example/a; https://harbour.example/b
e|[3] Harbour office, letter of May 3.
e|[4] https://basin.example/mill
";

/// As mailed: wrapped at some seventy columns, with an empty line between paragraphs.
const MAILED: &str = "\
T|WEEKLY NOTES ON THE UPPER VALLEY

?|3 May 2024

K|KEY JUDGMENTS

t|* River forces will likely try to cross the river before the flood
+|  season begins in June.

t|* The council of the valley postponed the vote on the bridge for the
+|  third time this spring.

t|* Millers have stopped paying the toll, and more will follow them.

H|EASTERN BANK

.|River forces shelled the port on May 2 and hit two ferries, as the
+|harbour office said.[1] The ferries burned until the evening of the
+|same day, and their crews left for the Northern Islands by way of
+|Port Anvil.[2]

.|Nobody was hurt. The office did not say who had ordered the ferries to
+|stay at the pier.

H|NORTHERN AXIS

.|Basin officials said that the mill held.[3] They showed pictures of it
+|to reporters in Anvil.

H|THE MILL AND ITS OWNERS

.|The mill belongs to three families who quarrel over the water, say the
+|notes of the valley court.[4]

S|SOURCES

e|1. Harbour Office, Letter to the Council of the Valley, Port Anvil,
+|   May 3, 2024.

e|2. https://harbour.example/b

e|3. Basin Council, Record of the Talks, Annex Two,
+|   Sources of the Mill, https://basin.example/mill

e|4. https://court.example/notes
";

/// From a word processor: paragraphs unwrapped, an empty line between them, headings in title case, sources bare.
const TYPED: &str = "\
T|The Ferries of Port Anvil: An Estimate

K|Key Findings:

t|• The ferries will probably not run again before the autumn, because neither bank can pay for the repairs.
t|• The harbour office has lost the trust of both councils.
t|• A bridge is unlikely in this decade.

H|Background

.|The ferries have crossed the river between Port Anvil and Oru since 1911, and no winter before the last one had stopped them for longer than a week, according to the harbour office.

.|Both councils paid for them in equal shares until 2021, when the council of Oru declared that it would pay for its own crews only and asked the ministry of roads for help.

H|What the Councils Want

.|The council of Oru wants a bridge and says so in every meeting, while the council of Port Anvil fears for the trade of its pier and has asked for two new ferries instead.

i|- Oru would pay a third of the bridge.
i|- Port Anvil would pay for one ferry.

H|Outlook

.|The ministry of roads will decide in the autumn, and it has told both councils that it will hear no more delegations before the figures of the summer are known to all.

S|Sources

n|https://harbour.example/ferries/figures

n|Harbour office, letter of May 3, 2024, to both councils.

n|Council of Oru, minutes of the meeting of April 9, 2024, item 4.
";

/// Takeaways without bullets under labels, citations in Roman numerals, endnotes wrapped after commas.
const LABELLED: &str = "\
T|Basin Update, May 3, 2024
K|Key Takeaways
l|Crossing of the River:
t|River forces will likely try to cross the river before the flood season begins, and they gather boats below the dam to do so at several places at once.
l|Council of the Basin:
t|The council postponed the vote on the bridge. It meets again on May 6, and the members for the upper valley have said that they will not attend the meeting.
H|Eastern Bank
.|River forces shelled the port on May 2 and hit two ferries, and the harbour office closed the pier to everybody but the crews of the boats that were still afloat.[i]
.|The ferries burned until the evening.[ii]
H|Northern Axis
.|Basin officials said that the mill held, and they took reporters to the upper ford to show them that the guards had not been withdrawn from it during the night.[iii]
H|Road to the Dam
.|Drivers told the radio of Anvil that they wait for six hours at the ford, and that the guards who search their trucks take a part of what they find in them.[iv]
S|Endnotes
e|[i] Harbour Office, Figures of the Port,
+|Anvil, https://anvil.example/port
e|[ii] Harbour office, letter of May 3.
e|[iii] https://basin.example/mill; https://basin.example/ford,
+|Notes of the Guards, May 2
e|[iv] https://radio.example/anvil
";

/// As pasted, with paragraphs longer than wrapped prose, takeaways below the lead and short headings.
const LONG: &str = "\
T|Upper Valley Assessment, May 3, 2024
?|May 3, 2024, 5:15 pm ET
H|Toplines
.|River forces intensified the shelling of Port Anvil on May 2 and will likely try to cross the river before the flood season begins in June, because the ferries that carry their supplies will not run in high water and neither of the two bridges can carry trucks.[1] The council of the basin asked for help.[2]
K|Key Takeaways
t|- River forces will likely try to cross the river before the flood season begins in June.
t|- The council of the basin postponed the vote on the new bridge.
t|- Basin officials continued to deny the loss of the old mill.
H|Main Effort—Eastern Bank
H|Subordinate Effort—Port Anvil
.|River forces shelled the port on May 2.[1]
H|Immediate items to watch
i|- The council meets again on May 6.
i|- Boats gather below the dam.
H|Activity in the Lower Basin (River objective: hold the mill and keep the road to the upper valley open)
.|Basin officials said that the mill held and that the guards at the upper ford were relieved after nine days, while residents of Oru told reporters that the road was closed.[2]
S|Endnotes
e|[1] https://anvil.example/port
e|[2] https://harbour.example/a
";

/// Headings in capitals, and sources without numbers.
const CAPITALS: &str = "\
T|Upper Valley Bulletin, May 3, 2024

K|KEY TAKEAWAYS:
t|- River forces will likely try to cross the river before the flood season begins in June.
t|- The council of the basin postponed the vote on the new bridge.

H|DETAILS:

.|The council of the basin asked for help, and its guards left the upper ford on the night of May 2.

H|FURTHER STEPS:

i|- The council meets again on May 6.

S|REFERENCES:
e|- https://anvil.example/port
e|- Harbour office, figures of May: https://harbour.example/a
e|- Harbour office, letter of May 3.
";

const REPORTS: [&str; 4] = [PASTED, MAILED, TYPED, LABELLED];

/// Sentences that somebody is typing, each at another point.
const HALVES: [&str; 8] = [
    "The",
    "Meanwhile,",
    "The governor said",
    "The governor said that the",
    "River forces will likely",
    "Ferry crews reported",
    "After the talks (which began",
    "It is unlikely that the",
];

/// A line with the mark of its kind; an empty one has none.
#[derive(Clone, Copy)]
struct Line<'a> {
    mark: char,
    text: &'a str,
}

fn lines(report: &str) -> Vec<Line<'_>> {
    report
        .lines()
        .map(|line| match line.split_once('|') {
            Some((mark, text)) => Line { mark: mark.chars().next().unwrap(), text },
            None => Line { mark: ' ', text: line },
        })
        .collect()
}

/// The mark that fits a block.
fn fits(mark: char, kind: BlockKind) -> bool {
    let is_kept = matches!(
        kind,
        BlockKind::Title
            | BlockKind::Heading { .. }
            | BlockKind::TakeawayLabel
            | BlockKind::Takeaway(_)
            | BlockKind::Endnote(_)
    );
    match mark {
        'T' => kind == BlockKind::Title,
        'K' => matches!(kind, BlockKind::Heading { role: HeadingRole::Takeaways, .. }),
        'S' => matches!(kind, BlockKind::Heading { role: HeadingRole::Endnotes, .. }),
        'H' => matches!(kind, BlockKind::Heading { role: HeadingRole::Section | HeadingRole::Toplines, .. }),
        'l' => kind == BlockKind::TakeawayLabel,
        't' => matches!(kind, BlockKind::Takeaway(_)),
        'e' => matches!(kind, BlockKind::Endnote(_)),
        'n' => matches!(kind, BlockKind::Note | BlockKind::Endnote(_)),
        'i' => matches!(kind, BlockKind::Item(_)),
        _ => !is_kept,
    }
}

/// The lines whose block has another kind than their mark says, or is not that of the line above them if it should be.
fn misread(lines: &[Line<'_>]) -> Vec<String> {
    let text: String = lines.iter().flat_map(|line| [line.text, "\n"]).collect();
    let blocks: Vec<_> = blocks::all(&text).collect();
    let mut out = Vec::new();
    let (mut at, mut above) = (0, usize::MAX);
    for line in lines {
        let block = blocks.iter().position(|(_, span)| (span.start..span.end).contains(&at)).unwrap();
        let fine = match line.mark {
            '?' | ' ' => true,
            '+' => block == above,
            mark => fits(mark, blocks[block].0),
        };
        if !fine {
            out.push(format!("{}|{} is {:?}", line.mark, line.text, blocks[block].0));
        }
        above = block;
        at += line.text.len() as u32 + 1;
    }
    out
}

/// The report with half a sentence on a line of its own before the line `at`.
fn typed_before<'a>(lines: &[Line<'a>], at: usize, half: &'a str) -> Vec<Line<'a>> {
    let mut out = lines.to_vec();
    out.insert(at, Line { mark: '?', text: half });
    out
}

/// The line numbers before which half a sentence is typed: directly above and below each line that is marked, once each.
fn gaps(lines: &[Line<'_>]) -> Vec<usize> {
    let starts = |at: usize| lines.get(at).is_none_or(|line| line.mark != '+');
    // Above the title nothing says that it is one.
    (1..=lines.len())
        .filter(|at| {
            starts(*at)
                && [at - 1, *at].iter().any(|i| lines.get(*i).is_some_and(|l| !matches!(l.mark, ' ' | '?')))
        })
        .collect()
}

/// The last lines of paragraphs, takeaways and endnotes, at whose end half a sentence is typed.
fn ends(lines: &[Line<'_>]) -> Vec<usize> {
    let prose = |mark| matches!(mark, '.' | 't' | 'e' | 'n' | 'i' | '+');
    (1..lines.len())
        .filter(|i| prose(lines[*i].mark) && lines.get(i + 1).is_none_or(|next| next.mark != '+'))
        .collect()
}

#[test]
fn the_marks_are_those_of_the_texts_as_they_are() {
    for report in REPORTS.into_iter().chain([LONG, CAPITALS]) {
        assert_eq!(misread(&lines(report)), [""; 0]);
    }
}

#[test]
fn half_a_sentence_on_its_own_line_changes_no_kind() {
    let (mut places, mut all) = (0, Vec::new());
    for report in REPORTS {
        let lines = lines(report);
        for at in gaps(&lines) {
            places += 1;
            for half in HALVES {
                let wrong = misread(&typed_before(&lines, at, half));
                all.extend(wrong.first().map(|wrong| {
                    format!("“{half}” above “{}”: {wrong}", lines.get(at).map_or("", |l| l.text))
                }));
            }
        }
    }
    assert!(all.is_empty(), "{} at {places} places:\n{}", all.len(), all.join("\n"));
    assert!(places >= 80, "only {places} places");
}

#[test]
fn a_sentence_typed_letter_by_letter_changes_no_kind() {
    const SENTENCES: [&str; 4] = [
        "The governor of the valley said on May 3 that the boats, which left the port at dawn, will come back.",
        "Governor Ann Marsh said on May 3 that 14 boats had left the port.",
        "Meanwhile, Deputy Minister Pavel Lind claimed on 5 June that the ferry carried 1,200 people from Anvil.",
        "River forces likely attacked the port with 25 drones on August 9, according to Mayor Dana Ruiz.",
    ];
    let lines = lines(LONG);
    let mut all = Vec::new();
    // Below the lead, where the text has shown that its lines are not wrapped.
    for at in gaps(&lines).into_iter().filter(|at| *at > 5) {
        for sentence in SENTENCES {
            for letters in 1..=sentence.len() {
                let wrong = misread(&typed_before(&lines, at, &sentence[..letters]));
                all.extend(
                    wrong.first().map(|wrong| format!("“{}” above line {at}: {wrong}", &sentence[..letters])),
                );
            }
        }
    }
    assert!(all.is_empty(), "{}:\n{}", all.len(), all.join("\n"));
}

#[test]
fn half_a_sentence_at_the_end_of_a_line_changes_no_kind() {
    let (mut places, mut all) = (0, Vec::new());
    for report in REPORTS {
        let lines = lines(report);
        for at in ends(&lines) {
            places += 1;
            for half in HALVES {
                let longer = format!("{} {half}", lines[at].text);
                let mut typed = lines.clone();
                typed[at].text = &longer;
                let wrong = misread(&typed);
                all.extend(
                    wrong.first().map(|wrong| format!("“{half}” after “{}”: {wrong}", lines[at].text)),
                );
            }
        }
    }
    assert!(all.is_empty(), "{} at {places} places:\n{}", all.len(), all.join("\n"));
    assert!(places >= 40, "only {places} places");
}

/// Texts in which nobody is typing half a sentence, though lines end without a stop: wrapped, cut, or left so by their writer.
const SETTLED: [&str; 8] = [
    "T|River Basin Assessment, May 3, 2024\n\nK|Key Takeaways\nt|- The port closed and will stay closed for weeks.\n\n\
     ?|The Northern Axis\ni|- Officials said that the ferries had left the pier.[1]\n\
     i|- River forces shelled the port on May 2.\n\nS|Endnotes\ne|[1] https://anvil.example/port\n",
    // Endnotes wrapped after commas and before names of sections.
    "\
T|Basin Update, May 3, 2024

H|Eastern Bank
.|Two ferries burned.[1] The mill held.[2] The road is closed.[3]

S|Endnotes
e|[1] Harbour Office, Letter to the Council,
+|Sources of the Upper Valley, Port Anvil,
+|Notes
e|[2] Basin Council, Yearbook, Part Two,
+|Summary, https://basin.example/two;
+|Key Findings
e|[3] Roads Office, Figures,
+|References, May 2;
+|Endnotes, https://roads.example/may
",
    // Paragraphs wrapped at fifty columns, without a stop at their end.
    "\
T|Basin Update, May 3, 2024

.|Witnesses have seen forty boats below the dam and
+|many more above it, as they wrote in the
+|Sources

.|The crews of the ferries met the governor and the
+|head of the harbour office in the first week of
+|October

.|Millers will quarrel until autumn over the water
+|with the families on the road to the dam and in
+|Port Anvil

.|Their letter repeats what others had quoted in the
+|Key Findings
+|of the council, and adds what was said later under
+|Notes

.|Nobody was hurt.
",
    // Sentences that a link cut.
    "\
T|Basin Update, May 3, 2024
.|The head of the harbour office met reporters in
+|Port Anvil
+|and told them that the pier stays closed to everybody but the crews of the boats that were still afloat.
.|The council had decided so in the first week of
+|October
?|2023, after the fire at the mill.
.|A list of the boats is in the report's
+|Notes
+|and on the door of the office.
",
    // Items of the body below a line without a stop, directly below the takeaways.
    "\
T|Basin Update, May 3, 2024
K|Key Takeaways
t|- River forces will likely try to cross the river before June.
t|- The council postponed the vote on the bridge.
.|Boats were seen near
i|- Anvil
i|- Oru and the upper ford
.|The office said that it has lists of both kinds
i|- River forces took the mill.
i|- Guards left.
",
    "\
T|Basin Update, May 3, 2024

K|Key Takeaways

t|- River forces will likely try to cross the river before June.

t|- The council postponed the vote on the bridge.

.|The governor said that

i|- the mill holds;

i|- the road to the dam is closed.
",
    // Headings directly between lists, and captions below takeaways.
    "\
T|Basin Update, May 3, 2024
K|Key Takeaways
t|- River forces will likely try to cross the river before June, when its water rises.
.|Click here to enlarge the map of the upper valley and its fords.
.|The office does not count the boats of the fishermen in these notes, because they are moored at the same piers and nobody can tell them from the others in the pictures.
H|Immediate items to watch
i|- The council meets again on May 6.
H|Supporting Effort—Upper Valley
i|- River forces shelled the mill.
",
    // Headings with colons, and a list of short lines.
    "\
T|Basin Update, May 3, 2024
K|Key Takeaways:
l|Ports:
t|The port stays closed.
l|Roads:
t|The road stays closed.
H|Towns
.|The towns on the list are
+|Anvil
.|Trucks waited.
S|Sources:
e|[1] https://anvil.example/port
",
];

#[test]
fn settled_lines_without_a_stop_keep_their_kind() {
    for text in SETTLED {
        assert_eq!(misread(&lines(text)), [""; 0], "in\n{text}");
    }
}

#[test]
fn renumbering_takes_wrapped_endnotes_along_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.txt");
    let body = |a, b, c| {
        format!(
            "Basin Update, May 3, 2024\n\nTwo ferries burned.[{a}] The mill held.[{b}] It rained.[{c}]\n\nEndnotes\n"
        )
    };
    let notes = [
        "Harbour Office, Letter to the Council,\nSources of the Upper Valley, Port Anvil,\nNotes\n",
        "Basin Council, Yearbook, Part Two,\nSummary, https://basin.example/two;\nKey Findings\n",
        "Roads Office, Figures,\nReferences, May 2;\nEndnotes, https://roads.example/may\n",
    ];
    let listed = |order: [usize; 3]| -> String {
        (1..).zip(order).map(|(number, note)| format!("[{number}] {}", notes[note])).collect()
    };
    fs::write(&path, body(3, 1, 2) + &listed([0, 1, 2])).unwrap();
    Command::new(env!("CARGO_BIN_EXE_assessor")).arg("renumber").arg(&path).assert().success();
    assert_eq!(fs::read_to_string(&path).unwrap(), body(1, 2, 3) + &listed([2, 0, 1]));
}
