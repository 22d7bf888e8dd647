use proptest::prelude::*;

use super::*;
use crate::actors::PartialDate;

/// Blocks that introduce, use and define names, known and unknown.
const BLOCKS: &[&str] = &[
    "Russian Foreign Minister Sergei Lavrov met Turkish Foreign Minister Hakan Fidan.\n",
    "Lavrov and Fidan spoke. Sergey Lavrov left.\n",
    "Belarusian Security Council Secretary Piotr Volkov spoke.\n",
    "Volkov left with General Popov and Pyotr Volkov.\n",
    "General Popov and Ukrainian General Ivan Popov met Popov.\n",
    "The Ministry of Foreign Affairs (MFA) and the Ministry of Defense spoke.\n",
    "The MFA and the MoD. The Ukrainian MoD.\n",
    "The Ministry of Foreign Affairs (MOFA) spoke.\n",
    "The MOFA left.\n",
    "Russia stayed.\n",
    "The River Defense Committee (RDC) met. The Committee sat. The RDC left.\n",
    "ground lines of communication (GLOCs) and the RDC\n",
    "Ukrainian forces and the Ukrainian Ministry of Defense spoke with Ukrainian President Zelenskyy.\n",
    "Azov Regiment and Azov met.\n",
    "Governor Inga Tulloch met Maria Tulloch. Maria left.\n",
    "Maria and Inga met Mayor Maria Holm.\n",
    "The Union of Free Nations Northern Bureau (UFN NB) met the UFN.\n",
    "The UFN NB and the NB left.\n",
    "The Ministry of Defense (MoD) left. FSB and SVR.\n",
    "The Central Bank of Corvia and the Central Bank met. MFA and GCC left.\n",
    "Microsoft, Kaspersky and Fancy Bear met in Russia.\n",
    "Nobody.\n",
];

fn starts(names: &[BlockNames], lens: &[u32]) -> Vec<u32> {
    let mut starts = vec![0];
    for (_, len) in names.iter().zip(lens) {
        starts.push(starts[starts.len() - 1] + len);
    }
    starts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Linking after replacing blocks gives the same as linking from scratch.
    #[test]
    fn after_edits_as_made_afresh(
        blocks in prop::collection::vec(0..BLOCKS.len(), 0..14),
        edits in prop::collection::vec(
            prop::collection::vec((0_usize..14, 0_usize..4, prop::collection::vec(0..BLOCKS.len(), 0..3)), 1..3),
            1..6,
        ),
        dates in prop::collection::vec(prop_oneof![3 => Just(2024_i16), 1 => Just(2005), 1 => Just(1990)], 6),
    ) {
        let registry = Registry::embedded();
        let date = |i: usize| (dates[i] > 1990).then(|| PartialDate::day(dates[i], 12, 20));
        let read: Vec<BlockNames> = BLOCKS.iter().map(|text| BlockNames::read(text, &registry)).collect();
        let of = |which: &[usize]| -> (Vec<BlockNames>, Vec<u32>) {
            let names: Vec<_> = which.iter().map(|&b| read[b].clone()).collect();
            let lens: Vec<_> = which.iter().map(|&b| BLOCKS[b].len() as u32).collect();
            let starts = starts(&names, &lens);
            (names, starts)
        };
        let mut which = blocks;
        let (mut names, mut at) = of(&which);
        let mut linked = Linked::new(&at, |i| &names[i], date(0), &registry);
        for (step, edit) in edits.into_iter().enumerate() {
            // Cuts from left to right. The blocks between them are kept.
            let (mut new, mut kept, mut from) = (Vec::new(), Vec::new(), 0);
            let mut cuts = edit;
            cuts.sort();
            for (start, len, inserted) in cuts {
                let start = start.clamp(from, which.len());
                kept.push(UnchangedRun { old: from, new: new.len(), len: start - from });
                new.extend_from_slice(&which[from..start]);
                new.extend(inserted);
                from = (start + len).min(which.len());
            }
            kept.push(UnchangedRun { old: from, new: new.len(), len: which.len() - from });
            new.extend_from_slice(&which[from..]);
            let (new_names, new_at) = of(&new);
            let edited = Edited { old: &at, new: &new_at, kept: &kept };
            let date = date(step + 1);
            let mut after = linked.clone();
            after.edit(&edited, |i| Some(&names[i]), |i| &new_names[i], date, &registry);
            prop_assert_eq!(&after, &Linked::new(&new_at, |i| &new_names[i], date, &registry));
            (which, names, at, linked) = (new, new_names, new_at, after);
        }
    }
}
