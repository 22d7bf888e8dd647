//! Generates assessments of any size: the same bytes for the same size and seed on every machine.

use std::fmt::Write as _;

/// Sentence templates. `%p` is a person, `%o` an office, `%t` a town, `%n` a number.
const CLAIMS: &[&str] = &[
    "%o %p stated on May %n that river forces had withdrawn from %t",
    "%p added that the ministry would answer within %n days",
    "Local officials reported that shelling damaged %n houses near %t overnight",
    "Footage published on May %n shows armoured vehicles advancing north of %t",
    "The regional administration claimed that air defences downed %n drones over %t",
    "%p met %o %p in %t to discuss prisoner exchanges",
    "Satellite imagery collected on May %n indicates new field fortifications east of %t",
];
const JUDGMENTS: &[&str] = &[
    "River forces likely intend to fix defenders near %t before the next offensive",
    "The withdrawal is unlikely to change the balance around %t in the coming weeks",
    "Such statements probably aim at audiences abroad rather than at the people of %t",
];
const PEOPLE: &[&str] = &[
    "Sergei Lavrov",
    "Hakan Fidan",
    "Volodymyr Zelensky",
    "Abbas Araghchi",
    "Andrei Belousov",
    "Oleksandr Syrskyi",
    "Recep Tayyip Erdogan",
    "Maria Zakharova",
    "Dmitry Peskov",
    "Rustem Umerov",
    "Ann Marsh",
    "Ben Oru",
];
const OFFICES: &[&str] =
    &["Russian Foreign Minister", "Defense Minister", "Deputy Governor", "Kremlin Spokesperson"];
const TOWNS: &[&str] =
    &["Port Anvil", "Kupyansk", "Latakia", "Vovchansk", "Toretsk", "Odesa", "Upper Mill", "Brest"];

/// A small pseudo-random number generator (xorshift), so that all runs are equal.
pub struct Dice(u64);

impl Dice {
    /// Creates a generator; `seed` may be any number.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Returns a number below `end`, which must not be 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn sentence(&mut self, frames: &[&str]) -> String {
        let mut out = String::new();
        let mut parts = self.pick(frames).split('%');
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            match part.as_bytes().first() {
                Some(b'p') => out.push_str(self.pick(PEOPLE)),
                Some(b'o') => out.push_str(self.pick(OFFICES)),
                Some(b't') => out.push_str(self.pick(TOWNS)),
                _ => {
                    let _ = write!(out, "{}", 2 + self.below(28));
                }
            }
            out.push_str(&part[1..]);
        }
        out
    }
}

/// Returns an assessment of about `bytes` bytes: takeaways, sections, paragraphs with nearly every claim cited, and an
/// endnote for each citation.
pub fn assessment(bytes: usize, seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut out = String::from(
        "# River Basin Assessment, May 3, 2025\n\nMay 3, 2025, 6:30 pm ET\n\n## Key Takeaways\n\n",
    );
    for _ in 0..4 {
        let _ = writeln!(out, "- {}.", dice.sentence(JUDGMENTS));
    }
    let (mut cited, mut notes) = (0, String::from("\n## Endnotes\n\n"));
    let mut paragraph = 0;
    while out.len() + notes.len() < bytes {
        if paragraph % 6 == 0 {
            let _ = write!(out, "\n## The {} axis, part {}\n", dice.pick(TOWNS), paragraph / 6 + 1);
        }
        paragraph += 1;
        let _ = write!(out, "\n{}.", dice.sentence(JUDGMENTS));
        for _ in 0..4 + dice.below(4) {
            let _ = write!(out, " {}.", dice.sentence(CLAIMS));
            if dice.below(12) > 0 {
                cited += 1;
                let _ = write!(out, "[{cited}]");
                let _ =
                    writeln!(notes, "[{cited}] https://news{}.example.org/2025/05/{cited}", dice.below(40));
            }
        }
        out.push('\n');
    }
    out + &notes
}
