//! `assessor actors check`: checks registry files and indexes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::cli::output::{complain, escaped, print, shown as shown_path, tell};
use crate::cli::settings;
use crate::cli::{FINE, FOUND, UNREADABLE};
use crate::config;
use crate::project::team::{ActorFiles, FileProblem, INDEX_ENDING, Loaded, open_index};

pub(super) fn run(paths: &[PathBuf]) -> ExitCode {
    let (folder, named) = match paths {
        [] => match settings::actors_here() {
            Ok(here) => here,
            Err(problem) => {
                complain(problem);
                return ExitCode::from(UNREADABLE);
            }
        },
        paths => {
            let is_index = |path: &&PathBuf| path.to_string_lossy().ends_with(INDEX_ENDING);
            let (index, files) = paths.iter().cloned().partition(|path| is_index(&path));
            (PathBuf::new(), config::ActorSettings { files: Some(files), index })
        }
    };
    let files = ActorFiles::find(&folder, &named);
    let loaded = Loaded::read(&files);
    for problem in &loaded.problems {
        let line = format!("{}{problem}\n", if problem.advice { "suggestion: " } else { "" });
        print(&escaped(&line));
    }
    let mut broken = 0;
    for path in named.index.iter().map(|path| folder.join(path)) {
        // An index that cannot be opened has already been reported.
        let Ok(index) = open_index(&path) else { continue };
        match index.verify() {
            Ok(()) => print(&format!("{}: {}, undamaged\n", shown_path(&path), of(index.len(), "actor"))),
            Err(error) => {
                broken += 1;
                print(&format!("{}: {error}\n", shown_path(&path)));
            }
        }
    }
    let count = |of: fn(&FileProblem) -> bool| loaded.problems.iter().filter(|problem| of(problem)).count();
    let unreadable = count(|problem| problem.line.is_none()) + broken;
    let mistakes = count(|problem| problem.line.is_some() && !problem.advice);
    let advice = count(|problem| problem.advice);
    let registries = files.registries().count();
    tell(format_args!(
        "{} and {} checked: {}, {}, {}",
        of(registries, "registry file"),
        of(named.index.len(), "index"),
        of(mistakes, "mistake"),
        of(unreadable, "unreadable file"),
        of(advice, "suggestion"),
    ));
    if registries + named.index.len() == 0 && paths.is_empty() {
        tell(format_args!(
            "There is no folder `actors` in {}, and assessor.toml names no index.",
            shown(&folder)
        ));
    }
    ExitCode::from(match (unreadable, mistakes) {
        (0, 0) => FINE,
        (0, _) => FOUND,
        _ => UNREADABLE,
    })
}

fn of(n: usize, one: &str) -> String {
    match (n, one) {
        (1, one) => format!("1 {one}"),
        (n, "index") => format!("{n} indexes"),
        (n, one) => format!("{n} {one}s"),
    }
}

fn shown(folder: &Path) -> String {
    if folder.as_os_str().is_empty() { "this folder".to_owned() } else { shown_path(folder) }
}
