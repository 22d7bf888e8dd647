//! The structure of the library, read from its source: modules form layers, files do not import each other in circles,
//! only the upper layers do input and output or know the protocol, and no name stands for two public types.
//!
//! # Circles
//!
//! An import is a path to another file of the library, in a `use` or in code. Three rules keep the check simple:
//!
//! * A child module may use the modules that contain it: it is a part of them. Only the way down counts.
//! * A re-export is no import. A path through it leads to the file that it names, not to the file that re-exports it. So
//!   a `mod.rs` that only declares and re-exports its children is never part of a circle.
//! * Tests do not count.
//!
//! Two files may import each other. Three or more in a circle fail.

mod library;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use library::{Library, Names};

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::open);

/// The modules from the bottom up; those on one line do not use each other.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["words"],
    &["assessment"],
    &["claims", "actors", "takeaways", "bibliography"],
    &["analysis"],
    &["archive"],
    &["edits"],
    &["rules"],
    &["config"],
    &["features"],
    &["project"],
    &["server"],
    &["cli"],
];

/// The modules of the server from the bottom up.
const SERVER_LAYERS: &[&[&str]] = &[
    &["catch_panic", "malloc_arenas"],
    &["transport"],
    &["proto"],
    &["state"],
    &["handlers"],
    &["lifecycle", "logging"],
    &["ordering_service"],
    &["serve"],
];

/// The first layer that may read files, the clock and the environment.
const FIRST_WITH_IO: &str = "project";

/// Returns the index of the layer with this module.
fn layer_of(layers: &[&[&str]], module: &str) -> Option<usize> {
    layers.iter().position(|layer| layer.contains(&module))
}

/// Returns the imports within the module `inside` that a file must not have, because they lead to its own layer or to
/// one above.
fn upward_imports(inside: &[&str], layers: &[&[&str]]) -> Vec<String> {
    let mut wrong = Vec::new();
    let own = |path: &Names| path.starts_with(&inside.iter().map(ToString::to_string).collect::<Names>());
    for (module, source) in LIBRARY.0.iter().filter(|(module, _)| own(module) && module.len() > inside.len())
    {
        let name = &module[inside.len()];
        let layer =
            layer_of(layers, name).unwrap_or_else(|| panic!("{name} is in no layer: add it to the list"));
        for import in source.imports.iter().filter(|import| import.is_ours && own(&import.path)) {
            let Some(used) = import.path.get(inside.len()).filter(|used| *used != name) else { continue };
            if layer_of(layers, used).is_some_and(|other| other >= layer) {
                wrong.push(format!("src/{}:{} uses {used}", source.file.display(), import.line));
            }
        }
    }
    wrong
}

fn library(files: &[(&str, &str)]) -> Library {
    Library::of(files.iter().map(|(file, code)| (PathBuf::from(file), (*code).to_owned())))
}

#[test]
fn sees_every_way_to_name_a_module() {
    let names = |file: &str, code: &str| -> Vec<String> {
        let library = library(&[(file, code)]);
        let source = library.0.values().next().unwrap();
        let ours = source.imports.iter().filter(|import| import.is_ours);
        ours.map(|import| format!("{} {}", import.line, import.path.join("::"))).collect()
    };
    assert_eq!(names("a.rs", "use crate::text::Span; // crate::cli\n"), ["1 text::Span"]);
    assert_eq!(
        names("a.rs", "use crate::{\n    server::X,\n    text::{self, Span as S},\n};"),
        ["1 server::X", "1 text", "1 text::Span"]
    );
    assert_eq!(
        names("a/b.rs", "fn f() {\n    super::super::cli::run(); super::near();\n}"),
        ["2 cli::run", "2 a::near"]
    );
    assert_eq!(names("a/mod.rs", "mod c;\nfn f() { c::g(\"crate::x::y\", '\"') }"), ["2 a::c::g"]);
    assert_eq!(
        names("a.rs", "mod tests { use super::super::cli; fn f() { cli::run() } }"),
        ["1 cli", "1 cli::run"]
    );
    assert_eq!(names("a.rs", "use crate::b as c;\nconst D: u8 = c::E;"), ["1 b", "2 b::E"]);
}

#[test]
fn finds_circles_and_nothing_else() {
    let circles = |files: &[(&str, &str)]| {
        library(files).circles().iter().map(|circle| circle.len()).collect::<Vec<_>>()
    };
    let one = [("a.rs", "use crate::b::B;"), ("b.rs", "use crate::c;"), ("c.rs", "fn f() { crate::a::g() }")];
    assert_eq!(circles(&one), [3]);
    assert_eq!(circles(&[one[0], one[1], ("c.rs", "#[cfg(test)]\nuse crate::a;")]), [0; 0]);
    assert_eq!(circles(&[("a.rs", "use crate::b;"), ("b.rs", "use crate::a;")]), [0; 0], "two may");
    let face = ("a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub use c::*;");
    assert_eq!(
        circles(&[face, ("a/b.rs", "use super::C;"), ("a/c.rs", "pub struct C;\nuse super::X;")]),
        [0; 0]
    );
    assert_eq!(
        circles(&[
            face,
            ("a/b.rs", "use super::C;"),
            ("a/c.rs", "pub struct C;\nuse crate::d::D;"),
            ("d.rs", "use crate::a::B;")
        ]),
        [3],
        "through re-exports"
    );
}

#[test]
fn no_module_uses_one_above_it() {
    for (inside, layers) in [(&[][..], LAYERS), (&["server"], SERVER_LAYERS)] {
        let wrong = upward_imports(inside, layers);
        assert!(wrong.is_empty(), "modules that use others in their layer or above:\n{}", wrong.join("\n"));
    }
}

#[test]
fn files_import_each_other_in_no_circle() {
    let library = &*LIBRARY;
    let mut told = String::new();
    for circle in library.circles() {
        told.push_str(&format!("\n{} files:\n", circle.len()));
        for module in &circle {
            let to = library.imported(module).into_iter().filter(|to| circle.contains(to));
            let to: Vec<_> = to.map(|to| to.join("::")).collect();
            told.push_str(&format!("  {} → {}\n", module.join("::"), to.join(", ")));
        }
    }
    assert!(told.is_empty(), "files that import each other in a circle:\n{told}");
}

#[test]
fn no_public_type_name_stands_for_two_things() {
    let two =
        [("a.rs", "pub struct T;\npub(in crate::a) enum U {}"), ("b.rs", "#[cfg(test)]\npub struct V;")];
    let found: Vec<Vec<String>> =
        library(&two).0.values().map(|source| source.public_types().map(str::to_owned).collect()).collect();
    assert_eq!(found, [vec!["T", "U"], vec![]]);

    let mut modules = BTreeMap::<&str, Vec<String>>::new();
    for (module, source) in LIBRARY.0.iter().filter(|(_, source)| !source.is_test) {
        for name in source.public_types() {
            modules.entry(name).or_default().push(module.join("::"));
        }
    }
    assert!(modules.len() > 300, "the types were found");
    let twice = modules.iter().filter(|(_, modules)| modules.len() > 1);
    let twice: Vec<_> = twice.map(|(name, modules)| format!("{name} in {}", modules.join(", "))).collect();
    assert!(twice.is_empty(), "names of several public types:\n{}", twice.join("\n"));
}

#[test]
fn lower_layers_do_no_input_or_output() {
    const PATHS: &[&[&str]] = &[
        &["std", "fs"],
        &["std", "env"],
        &["std", "net"],
        &["std", "process"],
        &["std", "thread"],
        &["File", "open"],
        &["Instant", "now"],
        &["SystemTime", "now"],
        &["Zoned", "now"],
        &["Timestamp", "now"],
    ];
    const METHODS: &[&str] = &[
        "exists",
        "try_exists",
        "is_dir",
        "is_file",
        "is_symlink",
        "metadata",
        "canonicalize",
        "read_dir",
        "read_link",
    ];
    let library = &*LIBRARY;
    let mut wrong = Vec::new();
    for (module, source) in library.0.iter().filter(|(module, source)| !module.is_empty() && !source.is_test)
    {
        if layer_of(LAYERS, &module[0]) >= layer_of(LAYERS, FIRST_WITH_IO) {
            continue;
        }
        let named = |path: &Names| PATHS.iter().any(|bad| path.windows(2).any(|two| two == *bad));
        for import in source.imports.iter().filter(|import| !import.is_test && named(&import.path)) {
            wrong.push(format!(
                "src/{}:{} uses {}",
                source.file.display(),
                import.line,
                import.path.join("::")
            ));
        }
        for three in source.tokens.windows(3).filter(|three| !three[0].is_test) {
            let [dot, name, bracket] = three else { continue };
            if dot.text == "." && bracket.text == "(" && METHODS.contains(&name.text.as_str()) {
                wrong.push(format!("src/{}:{} calls {}", source.file.display(), name.line, name.text));
            }
        }
    }
    assert!(wrong.is_empty(), "input or output below {FIRST_WITH_IO}:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_server_knows_the_protocol() {
    let library = &*LIBRARY;
    for (module, source) in
        library.0.iter().filter(|(module, _)| module.first().is_some_and(|m| m != "server"))
    {
        for word in ["tower_lsp", "ls_types", "tokio"] {
            let named = source.tokens.iter().any(|token| token.text == word);
            assert!(!named, "{} names {word}", module.join("::"));
        }
    }
}
