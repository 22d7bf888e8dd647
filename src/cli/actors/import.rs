//! `assessor actors import`: builds an index from exports of other databases.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use crate::actors::{self, Import, ImportOptions, ImportSummary};
use crate::cli::output::{OutputFile, Product, complain, say, shown};
use crate::cli::progress::Progress;
use crate::cli::{FINE, FOUND, UNREADABLE, files};
use crate::project::disk;
use crate::text::counted;

/// Number of bytes at the start of a file from which its format is detected.
const HEAD: usize = 64 * 1024;

pub(super) fn run(
    paths: &[PathBuf],
    output: &Path,
    format: Option<super::Format>,
    verified: bool,
    force: bool,
) -> ExitCode {
    let begun = Instant::now();
    let target = OutputFile::new(output, Product::Index, force);
    // An import takes long, so a file that must not be replaced is reported first.
    if let Err(problem) = target.check(paths) {
        complain(problem);
        return ExitCode::from(UNREADABLE);
    }
    let mut import = Import::new(ImportOptions { verified });
    let mut unreadable = 0;
    for path in paths {
        if let Err(error) = read(&mut import, path, format) {
            complain(format_args!("{}: {error}", shown(path)));
            unreadable += 1;
        }
    }
    let (index, summary, problems) = import.finish();
    for problem in &problems {
        complain(problem);
    }
    if summary.more_problems > 0 {
        complain(format_args!("and {} more like these", summary.more_problems));
    }
    if summary.actors == 0 {
        complain("no actor was found, so nothing was written");
        return ExitCode::from(UNREADABLE);
    }
    let listed = index.listed();
    let written = target.write(paths, |out| index.write(out));
    let bytes = match written {
        Ok(bytes) => bytes,
        Err(problem) => {
            complain(problem);
            return ExitCode::from(UNREADABLE);
        }
    };
    say(&text(&summary, listed));
    say(&format!(
        "{} written: {:.1} MB in {:.1} s. To use it, add to assessor.toml:\n\n[actors]\nindex = [{:?}]\n",
        target.shown(),
        bytes as f64 / 1e6,
        begun.elapsed().as_secs_f64(),
        output.display().to_string(),
    ));
    ExitCode::from(match (unreadable, problems.len()) {
        (0, 0) => FINE,
        (0, _) => FOUND,
        _ => UNREADABLE,
    })
}

fn read(import: &mut Import, path: &Path, format: Option<super::Format>) -> Result<(), String> {
    let (file, size) = disk::open(path).map_err(|error| error.to_string())?;
    let progress = Progress::bytes("importing");
    let counted = Counted { file, done: 0, size, progress: &progress };
    let mut input = BufReader::with_capacity(HEAD, counted);
    let head = input.fill_buf().map_err(|error| error.to_string())?;
    let name = files::name(path);
    let told = format.map(|format| match format {
        super::Format::Ftm => actors::ImportFormat::FollowTheMoney,
        super::Format::Stix => actors::ImportFormat::Stix,
        super::Format::Misp => actors::ImportFormat::Misp,
        super::Format::Csv => actors::ImportFormat::Csv,
    });
    let format = told.or_else(|| actors::ImportFormat::detect(&name, head));
    let format =
        format.ok_or("unknown format: neither FollowTheMoney, STIX, MISP nor CSV in UTF-8. To read it as one of these, use --format")?;
    let read = import.read(&path.display().to_string(), format, &mut input);
    progress.end();
    read.map_err(|error| error.to_string())
}

/// A file that reports how far it has been read.
struct Counted<'a> {
    file: File,
    done: u64,
    size: u64,
    progress: &'a Progress,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.done += read as u64;
        self.progress.show(self.done as usize, self.size as usize);
        Ok(read)
    }
}

fn text(summary: &ImportSummary, listed: usize) -> String {
    let ImportSummary { actors, positions, roles, passed_over, .. } = summary;
    let mut out = format!(
        "{} with {}, {}.\n",
        counted(*actors, "actor"),
        counted(*roles, "role"),
        counted(*positions, "office")
    );
    if listed > 0 {
        let names = counted(listed, "name");
        out.push_str(&format!(
            "Not searched for in texts, because single or common words: {names} (`assessor actors show` finds them).\n"
        ));
    }
    if !passed_over.is_empty() {
        let kinds: Vec<_> =
            passed_over.iter().take(8).map(|(kind, count)| format!("{count} {kind}")).collect();
        let more = if passed_over.len() > 8 { " …" } else { "" };
        out.push_str(&format!("Skipped entries that are not actors: {}{more}.\n", kinds.join(", ")));
    }
    out
}
