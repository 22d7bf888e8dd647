//! A reader of the library's source: its tokens, imports and re-exports, and the circles among its files.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// A module path below the crate's root, or the path of a name in such a module.
pub type Names = Vec<String>;

/// A piece of code: a word, a punctuation mark or `::`, with its line.
#[derive(Clone, Debug)]
pub struct Token {
    pub text: String,
    pub line: usize,
    pub is_test: bool,
}

/// One mention of another place in code, with its path from the crate's root or from the root of another crate.
#[derive(Debug)]
pub struct Import {
    pub line: usize,
    pub path: Names,
    pub is_ours: bool,
    pub is_test: bool,
    /// True for a `pub use` whose name the file itself does not use.
    pub is_reexport: bool,
}

/// A source file.
#[derive(Debug, Default)]
pub struct Source {
    pub file: PathBuf,
    pub tokens: Vec<Token>,
    pub imports: Vec<Import>,
    /// The names that `pub use` hands on, with their paths; `*` stands for all names.
    pub reexports: Vec<(String, Names)>,
    pub is_test: bool,
}

/// All files of the library, by module path.
pub struct Library(pub BTreeMap<Names, Source>);

impl Token {
    pub fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// Splits Rust code into tokens, without comments and literals.
pub fn tokens(code: &str) -> Vec<Token> {
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
pub fn read(file: PathBuf, module: &[String], code: &str) -> Source {
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
    pub fn open() -> Self {
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

    pub fn of(files: impl Iterator<Item = (PathBuf, String)>) -> Self {
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
    pub fn target(&self, path: &[String], most: usize) -> Option<&Names> {
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
    pub fn imported(&self, module: &Names) -> BTreeSet<&Names> {
        let source = &self.0[module];
        let counted =
            source.imports.iter().filter(|import| import.is_ours && !import.is_test && !import.is_reexport);
        let targets = counted.filter_map(|import| self.target(&import.path, 8));
        targets.filter(|target| !module.starts_with(target)).collect()
    }

    /// Returns the circles of more than two files.
    pub fn circles(&self) -> Vec<Vec<&Names>> {
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
    pub fn defines(&self, name: &str) -> bool {
        let kinds = ["fn", "struct", "enum", "const", "static", "type", "trait", "mod"];
        self.tokens.windows(2).any(|two| kinds.contains(&two[0].text.as_str()) && two[1].text == name)
    }

    /// Returns the names of the types that other files can use: those with any form of `pub`.
    pub fn public_types(&self) -> impl Iterator<Item = &str> {
        let all = self.tokens.windows(3).filter(|three| !three[0].is_test);
        all.filter_map(|three| {
            let [public, kind, name] = three else { return None };
            let is_type = ["struct", "enum", "union", "trait", "type"].contains(&kind.text.as_str());
            // `pub(super)` ends in a bracket.
            (is_type && ["pub", ")"].contains(&public.text.as_str())).then_some(name.text.as_str())
        })
    }
}
