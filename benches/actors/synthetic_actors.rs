//! Writes synthetic actors as FollowTheMoney JSON lines, for measuring imports at scale. The persons do not exist:
//! their names are composed of syllables, three names for each actor.
//!
//! `cargo run --release --example synthetic_actors -- 1000000 > synthetic.ftm.json`

use std::io::{BufWriter, Write};

const STARTS: [&str; 20] = [
    "Bar", "Dol", "Fen", "Gar", "Hul", "Jor", "Kel", "Lom", "Mur", "Nal", "Pel", "Rog", "Sal", "Tur", "Val",
    "Wes", "Yar", "Zim", "Or", "Ulm",
];
const MIDDLES: [&str; 20] = [
    "a", "e", "i", "o", "u", "an", "en", "in", "on", "ar", "er", "or", "al", "el", "il", "ad", "ed", "id",
    "ak", "ek",
];
const ENDS: [&str; 20] = [
    "bek", "dar", "fin", "gart", "hov", "jan", "kov", "lin", "mir", "nev", "pov", "rik", "sen", "tov",
    "vich", "wald", "yan", "zev", "mas", "dis",
];

/// Returns a word for a number, a different one for each number below 8,000.
fn word(n: usize) -> String {
    format!("{}{}{}", STARTS[n % 20], MIDDLES[n / 20 % 20], ENDS[n / 400 % 20])
}

fn main() -> std::io::Result<()> {
    let count: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for i in 0..count {
        // The strides have no common divisor, so that all combinations of given names and surnames occur.
        let (given, middle, last) = (word(i * 7), word(i / 11 + 3), word(i * 13 / 7 + i / 8_000));
        writeln!(
            out,
            "{{\"id\":\"synthetic-{i}\",\"schema\":\"Person\",\"caption\":\"{given} {last}\",\"datasets\":[\"synthetic\"],\
             \"properties\":{{\"name\":[\"{given} {last}\"],\"alias\":[\"{given} {middle} {last}\",\"{middle} {last} {given}\"],\
             \"country\":[\"zz\"],\"notes\":[\"Synthetic.\"]}}}}"
        )?;
    }
    out.flush()
}
