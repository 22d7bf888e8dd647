//! Measures the times for which an editor waits, through the protocol, with the real program: this one's, or
//! any other server's.
//!
//!     cargo bench --bench protocol
//!     cargo bench --bench protocol -- --sizes 30000,300000 --only keystroke
//!     cargo bench --bench protocol -- --server 'rumdl server --stdio'
//!     cargo bench --bench protocol -- --vs 'rumdl server --stdio'   # both in turns, in one run
//!     cargo bench --bench protocol -- --only archive --files 10000
//!     cargo bench --bench protocol -- --only memory --sizes 30000,300000 --edits 100000
//!     cargo bench --bench protocol -- --only check --folder reports   # a generated archive where none is named
//!
//! `--pull` requests diagnostics from a server given by `--server` or `--vs` instead of waiting for them. All times are
//! in milliseconds: the median, and after the slash the 99th percentile (the maximum if there are fewer than 100).
//! Measure on a quiet machine, and compare only the results of one run.

#[path = "protocol/client.rs"]
mod client;
mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use client::{Client, Server};
use common::{Dice, assessment};

/// The options on the command line.
struct Options {
    servers: Vec<Server>,
    sizes: Vec<usize>,
    only: Option<String>,
    files: usize,
    edits: usize,
    folder: Option<PathBuf>,
}

fn main() {
    let options = options();
    for (name, scenario) in SCENARIOS {
        if options.only.as_ref().is_some_and(|only| only != name)
            || (["archive", "check"].contains(name) && options.only.is_none())
        {
            continue;
        }
        scenario(&options);
    }
}

/// The name of a scenario, and the function that prints its lines.
type Scenario = (&'static str, fn(&Options));

/// All scenarios. Archive and check run only by name, because they write their files first.
const SCENARIOS: &[Scenario] = &[
    ("start", start),
    ("keystroke", keystroke),
    ("burst", burst),
    ("requests", requests),
    ("memory", memory),
    ("archive", archive),
    ("check", check),
];

fn options() -> Options {
    let mut options = Options {
        servers: vec![Server { command: format!("{} lsp", env!("CARGO_BIN_EXE_assessor")), pull: false }],
        sizes: vec![3_000, 30_000, 300_000, 3_000_000],
        only: None,
        files: 10_000,
        edits: 10_000,
        folder: None,
    };
    // Cargo passes --bench to every benchmark.
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut value = || words.next().unwrap_or_else(|| panic!("{word} wants a value"));
        match word.as_str() {
            "--server" => options.servers = vec![Server { command: value(), pull: false }],
            "--vs" => options.servers.push(Server { command: value(), pull: false }),
            "--pull" => options.servers.last_mut().expect("there is one").pull = true,
            "--sizes" => options.sizes = value().split(',').map(|n| n.parse().expect("bytes")).collect(),
            "--only" => options.only = Some(value()),
            "--files" => options.files = value().parse().expect("a number of files"),
            "--folder" => options.folder = Some(value().into()),
            "--edits" => options.edits = value().parse().expect("a number of edits"),
            _ => panic!("{word}: no such option; see the head of benches/protocol.rs"),
        }
    }
    options
}

/// Runs `measure` for every size and server, in turns, and prints a line for each.
fn each(options: &Options, what: &str, columns: &str, measure: impl Fn(&Server, &str) -> Vec<String>) {
    println!("\n{what}: {columns}");
    for size in &options.sizes {
        let text = assessment(*size, 7);
        for server in &options.servers {
            let name = server.command.rsplit('/').next().unwrap_or_default();
            println!("  {:>8} B  {name:<28} {}", text.len(), measure(server, &text).join("   "));
        }
    }
}

const URI: &str = "file:///river/2025-05-03.md";

/// Returns a client in which the text is open.
fn opened(server: &Server, text: &str) -> Client {
    let (mut client, _) = Client::start(server, None);
    client.open(URI, text);
    client
}

/// Returns a position in the middle of the body at which typing changes a sentence.
fn place(text: &str) -> (usize, usize) {
    let half = text.len() / 3;
    let at = half + text[half..].find(". ").map_or(0, |at| at + 2);
    let line = text[..at].matches('\n').count();
    (line, at - text[..at].rfind('\n').map_or(0, |start| start + 1))
}

fn start(options: &Options) {
    each(options, "start", "spawn to initialize   spawn to first diagnostics", |server, text| {
        let (mut initialized, mut first) = (Vec::new(), Vec::new());
        for _ in 0..9 {
            let (mut client, took) = Client::start(server, None);
            initialized.push(took);
            first.push(client.open(URI, text) - client.born);
        }
        vec![show(&mut initialized), show(&mut first)]
    });
}

fn keystroke(options: &Options) {
    each(options, "keystroke", "change to the diagnostics of its version", |server, text| {
        let mut client = opened(server, text);
        let (line, column) = place(text);
        vec![show(&mut repeat(300, || {
            let start = client.type_at(line, column);
            client.diagnostics() - start
        }))]
    });
}

fn burst(options: &Options) {
    each(options, "burst", "50 changes at once, first to the last's diagnostics", |server, text| {
        let mut client = opened(server, text);
        let (line, column) = place(text);
        vec![show(&mut repeat(7, || {
            let start = client.type_at(line, column);
            for _ in 1..50 {
                client.type_at(line, column);
            }
            client.diagnostics() - start
        }))]
    });
}

const REQUESTS: [&str; 4] = [
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/documentSymbol",
    "textDocument/definition",
];

fn requests(options: &Options) {
    let columns = REQUESTS.map(|method| method.rsplit('/').next().unwrap_or_default()).join("   ");
    each(options, "requests right behind a keystroke", &columns, |server, text| {
        let mut client = opened(server, text);
        let (line, column) = place(text);
        REQUESTS
            .map(|method| {
                show(&mut repeat(150, || {
                    client.type_at(line, column);
                    let took = client.ask(method, line, column + 8);
                    client.diagnostics_settle();
                    took
                }))
            })
            .into()
    });
}

fn memory(options: &Options) {
    each(options, "memory", "MiB open   after 1,000 edits   after all edits", |server, text| {
        let mut client = opened(server, text);
        let (line, column) = place(text);
        let mut out = vec![mib(client.resident())];
        for edit in 1..=options.edits.max(1_000) {
            client.type_at(line, column);
            client.diagnostics();
            if edit == 1_000 {
                out.push(mib(client.resident()));
            }
        }
        out.push(mib(client.resident()));
        out
    });
}

/// Measures `assessor check` on a folder, on one core and on all.
fn check(options: &Options) {
    let folder = options.folder.clone().unwrap_or_else(|| archive_folder(options.files));
    let bytes = size_below(&folder);
    println!("\ncheck of {:.1} MB: fastest of five", bytes as f64 / 1e6);
    for (cores, threads) in [("one core", "1"), ("all cores", "0")] {
        let run = || {
            let start = Instant::now();
            let status = Command::new(env!("CARGO_BIN_EXE_assessor"))
                .arg("check")
                .arg(&folder)
                .env("RAYON_NUM_THREADS", threads)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            assert!(
                status.is_ok_and(|status| status.code().is_some_and(|code| code < 2)),
                "it reads all files"
            );
            start.elapsed()
        };
        let best = repeat(5, run).into_iter().min().unwrap_or_default().as_secs_f64();
        println!("  {cores:<10} {:.3} s   {:.1} MB/s", best, bytes as f64 / 1e6 / best);
    }
}

/// Returns the total size in bytes of all files in a folder and below it.
fn size_below(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(found) if found.is_dir() => size_below(&entry.path()),
        Ok(found) => found.len(),
        Err(_) => 0,
    };
    entries.map(size).sum()
}

fn archive_folder(files: usize) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("assessor-archive-of-{files}"));
    write_archive(&folder, files);
    folder
}

fn archive(options: &Options) {
    let folder = archive_folder(options.files);
    // A cache of an earlier run may not exist.
    let _ = std::fs::remove_dir_all(client::cache());
    println!("\narchive of {} files: first start, then again", options.files);
    let text = assessment(30_000, 7);
    let last = format!("Keystone {}", options.files - 1);
    for server in &options.servers {
        // The same document in the same rhythm without an archive, as a baseline for the cost of typing.
        let mut client = opened(server, &text);
        let mut quiet = Strokes::default();
        for _ in 0..60 {
            quiet.round(&mut client, &text, |client| {
                client.finds(&last);
            });
        }
        drop(client);
        println!("  without: keystroke {}", quiet.show());
        for _ in 0..2 {
            let (mut client, _) = Client::start(server, Some(&folder));
            client.open(URI, &text);
            let mut typed = Strokes::default();
            // Files are read in no particular order: a sample of them shows that all were read.
            let mut sample = (0..options.files).step_by(97).map(|file| format!("Keystone {file}")).peekable();
            // Typing goes on while the archive is read.
            while sample.peek().is_some() {
                typed.round(
                    &mut client,
                    &text,
                    |client| {
                        while sample.next_if(|name| client.finds(name)).is_some() {}
                    },
                );
            }
            let ready = client.born.elapsed();
            // The cache is saved after the last file, if the server has one.
            std::thread::sleep(Duration::from_secs(2));
            let mut queries = repeat(50, || {
                let start = Instant::now();
                client.finds(&last);
                start.elapsed()
            });
            let mut after = Strokes::default();
            for _ in 0..60 {
                after.round(&mut client, &text, |client| {
                    client.finds(&last);
                });
            }
            println!(
                "  ready {:.2} s   query {}   keystroke meanwhile {}, after {}   {}",
                ready.as_secs_f64(),
                show(&mut queries),
                typed.show(),
                after.show(),
                mib(client.resident())
            );
        }
    }
}

/// Keystrokes in two rhythms: a core that was idle for milliseconds wakes more slowly than one that has just answered.
#[derive(Default)]
struct Strokes {
    /// Keystrokes after a pause.
    paused: Vec<Duration>,
    /// Keystrokes directly after the diagnostics of the previous one.
    chained: Vec<Duration>,
}

impl Strokes {
    /// Runs `before`, pauses, and types several keystrokes.
    fn round(&mut self, client: &mut Client, text: &str, before: impl FnOnce(&mut Client)) {
        let (line, column) = place(text);
        before(client);
        std::thread::sleep(Duration::from_millis(5));
        for stroke in 0..8 {
            let start = client.type_at(line, column);
            let took = client.diagnostics() - start;
            if stroke == 0 { &mut self.paused } else { &mut self.chained }.push(took);
        }
    }

    fn show(&mut self) -> String {
        format!("{} paused {} chained", show(&mut self.paused), show(&mut self.chained))
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Writes files of 5 KB, every fiftieth of 60 KB, which is 6 KB on average. Every file has a section that no other has.
fn write_archive(folder: &Path, files: usize) {
    let mut dice = Dice::new(11);
    for file in 0..files {
        let path = folder.join(format!("{:03}", file / 100)).join(format!("report-{file}.md"));
        if path.exists() {
            continue;
        }
        std::fs::create_dir_all(path.parent().expect("it was joined"))
            .expect("the temporary folder is writable");
        let size = if file % 50 == 0 { 60_000 } else { 4_900 };
        let text = assessment(size, dice.below(1 << 40) as u64);
        // One file for each day from 2011 on.
        let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let (mut month, mut day) = (0, file % 365);
        while day >= days[month] {
            (month, day) = (month + 1, day - days[month]);
        }
        let date = format!("{} {}, {}", MONTHS[month], day + 1, 2011 + file / 365);
        let text = text.replace("May 3, 2025", &date);
        let text = text.replacen("\n## The", &format!("\n## Keystone {file}\n\n## The"), 1);
        std::fs::write(path, text).expect("the temporary folder is writable");
    }
}

fn repeat(times: usize, mut once: impl FnMut() -> Duration) -> Vec<Duration> {
    (0..times).map(|_| once()).collect()
}

/// Formats the median and the 99th percentile, separated by a slash.
fn show(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at =
        |share: f64| times.get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1)));
    let ms = |time: Option<&Duration>| time.map_or(0.0, |t| t.as_secs_f64() * 1e3);
    format!("{:.2}/{:.2}", ms(at(0.5)), ms(at(0.99)))
}

fn mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}
