//! Measures how well folding finds the spellings of one name, and how often it confuses two names.
//!
//! `cargo run --release --example name_variants -- FOLDER`: FOLDER contains `.tsv` files of romanised name, name in
//! native script with a space between its letters, and number of bearers. Two romanisations of one native name are two
//! spellings of one name; two that share no native name are two names.

use std::collections::{BTreeSet, HashMap};

use assessor::words::fold_name;

/// A function that makes names comparable.
type Key = fn(&str) -> String;

/// The functions from the strictest to the loosest: the points of the curve.
const KEYS: [(&str, Key); 4] = [
    ("as written, but for capitals", |name| name.to_lowercase()),
    ("the fold of single words and names", fold_name),
    ("vowels as one (full names of persons only)", |name| loose(name, false)),
    ("without vowels", |name| loose(name, true)),
];

/// Returns the fold with all vowels as one, or without vowels, and with `g` as `h`.
fn loose(name: &str, drop: bool) -> String {
    let mut out = String::new();
    for c in fold_name(name).chars() {
        let c = match c {
            'a' | 'e' | 'i' | 'o' | 'u' if drop && !out.is_empty() => continue,
            'a' | 'e' | 'i' | 'o' | 'u' => 'a',
            'g' => 'h',
            other => other,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder of the pairs")?;
    let mut files: Vec<_> = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    files.sort();
    for path in files {
        let text = std::fs::read_to_string(&path)?;
        for least in [1, 3, 10] {
            println!("\n{}, pairs with {least} or more bearers each", path.display());
            measure(&text, least);
        }
    }
    Ok(())
}

fn measure(text: &str, least: u32) {
    let mut natives: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    let mut spellings: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for line in text.lines() {
        let mut columns = line.split('\t');
        let (Some(latin), Some(native), Some(count)) = (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        if count.trim().parse::<u32>().is_ok_and(|count| count >= least) {
            natives.entry(latin).or_default().insert(native);
            spellings.entry(native).or_default().insert(latin);
        }
    }
    let names = natives.len() as f64;
    println!(
        "{} names; matched = spellings of one name that meet; false = of a million pairs of two names",
        natives.len()
    );
    for (title, key) in KEYS {
        let folds: HashMap<&str, String> = natives.keys().map(|&latin| (latin, key(latin))).collect();
        let (mut pairs, mut matched) = (0_u64, 0_u64);
        for group in spellings.values() {
            let group: Vec<_> = group.iter().collect();
            for (i, a) in group.iter().enumerate() {
                for b in &group[i + 1..] {
                    pairs += 1;
                    matched += u64::from(folds[**a] == folds[**b]);
                }
            }
        }
        let mut buckets: HashMap<&str, Vec<&str>> = HashMap::new();
        for (latin, fold) in &folds {
            buckets.entry(fold).or_default().push(latin);
        }
        let (mut wrong, mut meeting) = (0_u64, 0_u64);
        for bucket in buckets.values() {
            for (i, a) in bucket.iter().enumerate() {
                let strangers = |b: &&&str| **b != *a && natives[**b].is_disjoint(&natives[*a]);
                wrong += bucket[i + 1..].iter().filter(strangers).count() as u64;
                meeting += u64::from(bucket.iter().any(|b| strangers(&b)));
            }
        }
        let share = 100.0 * matched as f64 / pairs.max(1) as f64;
        let rate = wrong as f64 / (names * (names - 1.0) / 2.0).max(1.0) * 1e6;
        let stranger = 100.0 * meeting as f64 / names.max(1.0);
        println!(
            "  {title:<46} matched {share:5.1} %  false {rate:8.2}  names that meet a stranger {stranger:5.1} %"
        );
    }
}
