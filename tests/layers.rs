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

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

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

/// A module path below the crate's root, or the path of a name in such a module.
type Names = Vec<String>;

/// A piece of code: a word, a punctuation mark or `::`, with its line.
#[derive(Clone, Debug)]
struct Token {
    text: String,
    line: usize,
    is_test: bool,
}

/// One mention of another place in code, with its path from the crate's root or from the root of another crate.
#[derive(Debug)]
struct Import {
    line: usize,
    path: Names,
    is_ours: bool,
    is_test: bool,
    /// True for a `pub use` whose name the file itself does not use.
    is_reexport: bool,
}

/// A source file.
#[derive(Debug, Default)]
struct Source {
    file: PathBuf,
    tokens: Vec<Token>,
    imports: Vec<Import>,
    /// The names that `pub use` hands on, with their paths; `*` stands for all names.
    reexports: Vec<(String, Names)>,
    is_test: bool,
}

/// All files of the library, by module path.
struct Library(BTreeMap<Names, Source>);

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::open);

impl Token {
    fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// Splits Rust code into tokens, without comments and literals.
fn tokens(code: &str) -> Vec<Token> {
    let chars: Vec<char> = code.chars().collect();
    let (mut out, mut i, mut line) = (Vec::new(), 0, 1);
    while i < chars.len() {
        let start = i;
        let rest = &chars[i..];
        let word = |c: &char| c.is_alphanumeric() || *c == '_';
        let hashes = rest.iter().skip(1).take_while(|c| **c == '#').count();
        match rest[0] {
            '/' if rest.starts_with(&['/', '/']) => i += rest.iter().take_while(|c| **c != '\n').count(),
            'r' if rest.get(1 + hashes) == Some(&'"') => {
                let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                i += 2 + hashes;
                while i < chars.len() && !chars[i..].starts_with(&end) {
                    i += 1;
                }
                i += end.len();
            }
            '"' => {
                i += 1;
                while i < chars.len() && chars[i] != '"' {
                    i += if chars[i] == '\\' { 2 } else { 1 };
                }
                i += 1;
            }
            '\'' if rest.get(1) == Some(&'\\') => {
                i += 3 + rest[3..].iter().take_while(|c| **c != '\'').count() + 1;
            }
            '\'' if rest.get(2) == Some(&'\'') => i += 3,
            ':' if rest.get(1) == Some(&':') => i += 2,
            c if word(&c) => i += rest.iter().take_while(|c| word(c)).count(),
            _ => i += 1,
        }
        let text: String = chars[start..i.min(chars.len())].iter().collect();
        let is_code = !text.starts_with("//") && !text.contains('"') && !text.contains(char::is_whitespace);
        if is_code && !(text.starts_with('\'') && text.len() > 1) {
            out.push(Token { text: text.clone(), line, is_test: false });
        }
        line += text.matches('\n').count();
    }
    mark_tests(&mut out);
    out
}

/// Marks the items under `#[cfg(test)]`.
fn mark_tests(tokens: &mut [Token]) {
    const TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    const TEST_AND: [&str; 7] = ["#", "[", "cfg", "(", "all", "(", "test"];
    let mut i = 0;
    while i + TEST.len() < tokens.len() {
        let here: Vec<&str> = tokens[i..i + TEST.len()].iter().map(|token| token.text.as_str()).collect();
        if here != TEST && here != TEST_AND {
            i += 1;
            continue;
        }
        let (mut depth, mut end) = (0_i32, i);
        for token in &mut tokens[i..] {
            token.is_test = true;
            end += 1;
            match token.text.as_str() {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth -= 1,
                _ => {}
            }
            if depth == 0 && matches!(token.text.as_str(), "}" | ";") {
                break;
            }
        }
        i = end;
    }
}

/// Reads a tree after `use`, such as `a::{b, c as d}`. Returns its paths with the names under which they are known, and
/// the index after it.
fn use_tree(tokens: &[Token], mut i: usize, before: &[String], out: &mut Vec<(Names, String)>) -> usize {
    let mut path = before.to_vec();
    while let Some(token) = tokens.get(i) {
        match token.text.as_str() {
            "{" => {
                i += 1;
                while tokens.get(i).is_some_and(|token| token.text != "}") {
                    i = use_tree(tokens, i, &path, out);
                    i += usize::from(tokens.get(i).is_some_and(|token| token.text == ","));
                }
                return i + 1;
            }
            "::" => i += 1,
            "," | "}" | ";" => break,
            "as" => {
                out.push((path, tokens[i + 1].text.clone()));
                return i + 2;
            }
            "self" if !path.is_empty() => i += 1,
            name => {
                path.push(name.to_owned());
                i += 1;
            }
        }
    }
    let name = path.last().cloned().unwrap_or_default();
    out.push((path, name));
    i
}

/// Reads the imports of a file with the module path `module`.
fn read(file: PathBuf, module: &[String], code: &str) -> Source {
    let tokens = tokens(code);
    let mut source = Source { file, ..Source::default() };
    // The module of each open brace, and the names that each module knows.
    let mut open: Vec<Names> = Vec::new();
    let mut known: HashMap<Names, HashMap<String, Names>> = HashMap::new();
    let (mut raw, mut used) = (Vec::new(), BTreeSet::new());
    let mut i = 0;
    let mut here = module.to_vec();
    while i < tokens.len() {
        let Token { text, line, is_test } = tokens[i].clone();
        let at = i;
        let next = |n: usize| tokens.get(at + n).map_or("", |token| token.text.as_str());
        match text.as_str() {
            "{" => open.push(here.clone()),
            "}" => {
                open.pop();
                here = open.last().cloned().unwrap_or_else(|| module.to_vec());
            }
            "mod" if tokens.get(i + 1).is_some_and(Token::is_word) => {
                let child: Names = here.iter().cloned().chain([next(1).to_owned()]).collect();
                known.entry(here.clone()).or_default().insert(next(1).to_owned(), child.clone());
                if next(2) == "{" {
                    open.push(child.clone());
                    here = child;
                }
                i += 3;
                continue;
            }
            "use" if next(1) != "<" => {
                let is_public = i > 0 && matches!(tokens[i - 1].text.as_str(), "pub" | ")");
                let mut tree = Vec::new();
                i = use_tree(&tokens, i + 1, &[], &mut tree);
                for (path, name) in tree {
                    raw.push((here.clone(), line, is_test, is_public.then_some(name.clone()), path, name));
                }
                continue;
            }
            _ if tokens[i].is_word() && (i == 0 || tokens[i - 1].text != "::") => {
                used.insert(text.clone());
                let mut path = vec![text.clone()];
                while tokens.get(i + 1).is_some_and(|token| token.text == "::")
                    && tokens.get(i + 2).is_some_and(Token::is_word)
                {
                    i += 2;
                    path.push(tokens[i].text.clone());
                }
                if path.len() > 1 {
                    raw.push((here.clone(), line, is_test, None, path, String::new()));
                }
            }
            _ => {}
        }
        i += 1;
    }
    // A path may begin with a name from a `use` below it.
    for _ in 0..2 {
        for (here, _, _, _, path, name) in raw.iter().filter(|(.., name)| !name.is_empty()) {
            let (path, is_ours) = absolute(path, here, &known);
            if is_ours && name != "*" {
                known.entry(here.clone()).or_default().insert(name.clone(), path);
            }
        }
    }
    for (here, line, is_test, handed_on, path, _) in raw {
        let (path, is_ours) = absolute(&path, &here, &known);
        let is_reexport = handed_on.as_ref().is_some_and(|name| !used.contains(name));
        if let (Some(name), true) = (handed_on, is_ours) {
            source.reexports.push((name, path.clone()));
        }
        source.imports.push(Import { line, path, is_ours, is_test, is_reexport });
    }
    source.tokens = tokens;
    source
}

/// Returns the path from the root of the library, and true; for the path of another crate, itself and false.
fn absolute(
    path: &[String],
    here: &[String],
    known: &HashMap<Names, HashMap<String, Names>>,
) -> (Names, bool) {
    let mut base = match path[0].as_str() {
        "crate" => Vec::new(),
        "self" | "super" => here.to_vec(),
        first => match known.get(here).and_then(|names| names.get(first)) {
            Some(known) => known.clone(),
            None => return (path.to_vec(), false),
        },
    };
    for (n, name) in path.iter().enumerate() {
        match name.as_str() {
            "super" => drop(base.pop()),
            _ if n > 0 => base.push(name.clone()),
            _ => {}
        }
    }
    (base, true)
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

impl Library {
    fn open() -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        rust_files(&source, &mut files);
        assert!(files.len() > 40, "the source was found");
        let files = files.into_iter().map(|path| {
            let inside = path.strip_prefix(&source).unwrap().to_path_buf();
            (inside, fs::read_to_string(path).unwrap())
        });
        Self::of(files.filter(|(inside, _)| *inside != *"main.rs"))
    }

    fn of(files: impl Iterator<Item = (PathBuf, String)>) -> Self {
        let mut all = BTreeMap::new();
        for (inside, code) in files {
            let mut module: Names =
                inside.with_extension("").iter().map(|n| n.to_str().unwrap().to_owned()).collect();
            if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
                module.pop();
            }
            let source = read(inside, &module, &code);
            all.insert(module, source);
        }
        let mut tests = BTreeSet::new();
        for (module, source) in &all {
            for (i, token) in source.tokens.iter().enumerate().filter(|(_, token)| token.is_test) {
                if token.text == "mod" {
                    let name = source.tokens[i + 1].text.clone();
                    tests.insert(module.iter().cloned().chain([name]).collect::<Names>());
                }
            }
        }
        for (module, source) in &mut all {
            source.is_test = (1..=module.len()).any(|n| tests.contains(&module[..n]));
        }
        Self(all)
    }

    /// Returns the module of the file that a path leads to, through re-exports.
    fn target(&self, path: &[String], most: usize) -> Option<&Names> {
        let known = (0..=path.len()).rev().find_map(|n| self.0.get_key_value(&path[..n]));
        let (module, source) = known?;
        let rest = &path[module.len()..];
        let (Some(name), true) = (rest.first(), most > 0) else { return Some(module) };
        let through = |to: &Names| {
            let to: Names = to.iter().chain(&rest[1..]).cloned().collect();
            self.target(&to, most - 1)
        };
        if let Some((_, to)) = source.reexports.iter().find(|(known, _)| known == name) {
            return through(to);
        }
        for (_, to) in source.reexports.iter().filter(|(known, _)| known == "*") {
            let from = self.0.get(&to[..to.len() - 1]);
            if from.is_some_and(|source| source.defines(name)) {
                return self.0.get_key_value(&to[..to.len() - 1]).map(|(module, _)| module);
            }
        }
        Some(module)
    }

    /// Returns the modules that a file imports.
    fn imported(&self, module: &Names) -> BTreeSet<&Names> {
        let source = &self.0[module];
        let counted =
            source.imports.iter().filter(|import| import.is_ours && !import.is_test && !import.is_reexport);
        let targets = counted.filter_map(|import| self.target(&import.path, 8));
        targets.filter(|target| !module.starts_with(target)).collect()
    }

    /// Returns the circles of more than two files.
    fn circles(&self) -> Vec<Vec<&Names>> {
        let files: Vec<&Names> =
            self.0.iter().filter(|(_, source)| !source.is_test).map(|(module, _)| module).collect();
        let next: BTreeMap<_, _> = files.iter().map(|module| (*module, self.imported(module))).collect();
        let reached = |from: &Names| {
            let mut met = BTreeSet::new();
            let mut todo: Vec<_> = next[from].iter().copied().collect();
            while let Some(module) = todo.pop() {
                if met.insert(module) {
                    todo.extend(next.get(module).into_iter().flatten());
                }
            }
            met
        };
        let reach: BTreeMap<_, _> = files.iter().map(|module| (*module, reached(module))).collect();
        let (mut met, mut out) = (BTreeSet::new(), Vec::new());
        for module in &files {
            let circle = reach[module].iter().copied().filter(|other| reach[other].contains(module));
            let circle: Vec<_> = circle.filter(|other| met.insert((*other).clone())).collect();
            if circle.len() > 2 {
                out.push(circle);
            }
        }
        out
    }
}

impl Source {
    fn defines(&self, name: &str) -> bool {
        let kinds = ["fn", "struct", "enum", "const", "static", "type", "trait", "mod"];
        self.tokens.windows(2).any(|two| kinds.contains(&two[0].text.as_str()) && two[1].text == name)
    }

    /// Returns the names of the types that other files can use: those with any form of `pub`.
    fn public_types(&self) -> impl Iterator<Item = &str> {
        let all = self.tokens.windows(3).filter(|three| !three[0].is_test);
        all.filter_map(|three| {
            let [public, kind, name] = three else { return None };
            let is_type = ["struct", "enum", "union", "trait", "type"].contains(&kind.text.as_str());
            // `pub(super)` ends in a bracket.
            (is_type && ["pub", ")"].contains(&public.text.as_str())).then_some(name.text.as_str())
        })
    }
}

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
