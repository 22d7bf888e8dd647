//! Documents that combine devices, line ends, byte order marks and what stands between. All actions on the whole document
//! are taken, one after the other, and citations are inserted.

use assessor::features::ActionKind;

use crate::actions;
use crate::judge::judge;
use crate::reader;

/// Documents; `A` to `D` stand for the numbers 1 to 4 in some order.
const DOCUMENTS: &[(&str, &str)] = &[
    (
        "a table, footnotes and links",
        "The mayor of Dorf1 shut the lock.[A] The mayor of Dorf2 shut the lock.[^b] The mayor of Dorf3 shut the lock \
         ([paper](https://q8.example.net/a)). The mayor of Dorf4 shut the lock.[B][C] The mayor of Dorf5 shut the lock.[^a]\n\n\
         ## Sources\n\n| No. | Source | URL |\n|---|---|---|\n| 1 | Ledger | https://q1.example.net/a |\n\
         | 2 | Ledger \\| Office | https://q2.example.net/a |\n| 3 | Ledger | hxxps://q3[.]example[.]net/a |\n\
         | 4 | Ledger | https://q4.example.net/a |\n\n[^a]: https://q5.example.net/a\n[^b]: https://q6.example.net/a\n",
    ),
    (
        "a table without a head, nested lists and comments",
        "- The mayor of Dorf1 shut the lock.[B]\n  - The mayor of Dorf2 shut the lock.[A] <!-- from [C] -->\n    - The mayor \
         of Dorf3 shut the lock.[C]\n\n<!-- The mayor of Dorf9 shut the lock.[B] -->\n\nThe mayor of Dorf4 shut the lock.\n\n\
         ## Sources\n\n<!-- newest first -->\n\n| 1 | https://q1.example.net/a |\n| 2 | https://q2.example.net/a |\n\
         | 3 | Ledger of the office, https://q3.example.net/a |\n| 4 | https://q4.example.net/a |\n",
    ),
    (
        "a table without bars at its sides, and code",
        "The mayor of Dorf1 shut the lock.[C] The mayor of Dorf2 shut the lock.[A]\n\n```\n[1] code [2]\n1 | https://q1.example.net/b\n```\n\n\
         1. The mayor of Dorf3 shut the lock.[B]\n   1. The mayor of Dorf4 shut the lock.[D] `[1]`\n\n## Sources\n\n\
         1 | https://q1.example.net/a?utm_source=x | B2\n2 | https://q2.example.net/a | C3\n3 | ttps://q3.example.net/a | B2\n\
         4 | https://q4.example.net/a |\n",
    ),
    (
        "two reports, one with a table and one with a list",
        "The mayor of Dorf1 shut the lock.[B] The mayor of Dorf2 shut the lock.[A]\n\n## Sources\n\n| No. | URL |\n|---|---|\n\
         | 1 | https://q1.example.net/a |\n| 2 | https://q2.example.net/a |\n| 3 | https://q3.example.net/a |\n\
         | 4 | https://q4.example.net/a |\n\n# Fen Basin Assessment, May 4, 2024\n\n## The Lock\n\nThe mayor of Dorf51 shut the \
         lock.[C] The mayor of Dorf52 shut the lock.[A] <!-- and [B] -->\n\n## Endnotes\n\n[1] https://q51.example.net/a\n\
         [2] https://q52.example.net/a\n[3] hxxps://q53[.]example[.]net/a\n[4] https://q54.example.net/a\n",
    ),
    (
        "a list with comments, quotations and a table of places",
        "The mayor of Dorf1 shut the lock.[A-B] The mayor of Dorf2 shut the lock.[C]\n\n| 1 | Dorf3 shut the lock [D] | 12 |\n\
         | 2 | Dorf4 shut the lock | 7 |\n\n> The mayor of Dorf5 shut the lock.[C]\n\n## Endnotes\n\n[1] https://q1.example.net/a\n\
         <!-- [2] https://q9.example.net/a -->\n[2] https://q2.example.net/a;\n  hxxps://q2[.]example[.]net/b\n\n\
         [3] Ledger, see note D, https://q3.example.net/a\n[4] https://q4.example.net/a\n",
    ),
    (
        "footnotes below the paragraphs that cite them, and keys",
        "The mayor of Dorf1 shut the lock.[^A] The mayor of Dorf2 shut the lock.[^B]\n\n[^A]: https://q1.example.net/a\n\n\
         The mayor of Dorf3 shut the lock.[^C] The mayor of Dorf4 shut the lock [@q12].\n\n[^B]: Ledger.\n\n    \
         Kept at https://q2.example.net/a\n\n[^C]: https://q3.example.net/a\n[^D]: https://q4.example.net/a\n",
    ),
    (
        "markers that are links, and a table of them",
        "The mayor of Dorf1 shut the lock.[[B]](#n2) The mayor of Dorf2 shut the lock.[[A]](#n1)\n\nThe mayor of Dorf3 shut the \
         lock.[[D]](#n4)\n\n## Endnotes\n\n| 1 | https://q1.example.net/a |\n| 2 | https://q2.example.net/a |\n\
         | 3 | https://q3.example.net/a |\n| 4 | https://q4.example.net/a |\n",
    ),
];

/// The order of the numbers, and the form of the file: line ends of Windows, a byte order mark, no line break at the end.
const FORMS: [([u32; 4], bool, bool, bool); 4] = [
    ([1, 2, 3, 4], false, false, false),
    ([3, 1, 2, 4], true, false, false),
    ([4, 3, 2, 1], false, true, true),
    ([2, 4, 1, 9], true, true, false),
];

fn text(document: &str, (numbers, windows, mark, cut): ([u32; 4], bool, bool, bool)) -> String {
    let mut text =
        format!("# Marsh Basin Assessment, May 3, 2024\n\n## The Lock\n\n{}", document.replace('\r', ""));
    for (letter, number) in ["A", "B", "C", "D"].into_iter().zip(numbers) {
        for (before, after) in [("[", "]"), ("[[", "]"), ("[^", "]"), ("[", "-"), ("-", "]"), ("note ", ",")]
        {
            text = text.replace(&format!("{before}{letter}{after}"), &format!("{before}{number}{after}"));
        }
    }
    if cut {
        text.truncate(text.trim_end().len());
    }
    if windows {
        text = text.replace('\n', "\r\n");
    }
    format!("{}{text}", if mark { "\u{feff}" } else { "" })
}

#[test]
fn documents_of_several_devices_keep_their_sources() {
    let (mut failures, mut taken) = (Vec::new(), 0);
    let mut look = |name: &str, before: &str, made: actions::Taken| {
        taken += usize::from(made.after != before);
        let mut wrong = judge(before, &made.after, made.purpose);
        if before.starts_with('\u{feff}') != made.after.starts_with('\u{feff}') {
            wrong.push("the byte order mark moved".to_owned());
        }
        if !wrong.is_empty() {
            failures.push(format!(
                "{name}, \u{201c}{}\u{201d}: {}\n--- before\n{before}\n--- after\n{}\n---",
                made.title,
                wrong.join("; "),
                made.after
            ));
        }
        made.after
    };
    for (name, document) in DOCUMENTS {
        for form in FORMS {
            let first = text(document, form);
            assert!(!reader::read(&first).sources.is_empty(), "{name}");
            for made in actions::citations(&first, 900) {
                look(name, &first, made);
            }
            for kind in ActionKind::SOURCE {
                let Some(made) = actions::source(kind, &first) else { continue };
                let second = look(name, &first, made);
                for next in ActionKind::SOURCE.into_iter().filter(|next| *next != kind) {
                    if let Some(made) = actions::source(next, &second) {
                        look(name, &second, made);
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} of {taken} steps:\n{}", failures.len(), failures.join("\n"));
    assert!(taken > 100, "{taken} steps alone were taken");
}
