//! Tables: a header row that names the columns, then one actor per row. Cells are separated by commas, semicolons or
//! tabs, whichever the header has most of. `;` separates several names in one cell, in quotation marks where it also
//! separates cells.

use std::io::{self, BufRead, Read};

use super::{Import, Office, Place, add_name, country, in_order, kind, short};
use crate::actors::actor::{Actor, Kind, Post, is_wikidata_item};
use crate::actors::date::Period;

/// The columns, each with the names that exports use for it.
const COLUMNS: [(&str, &[&str]); 16] = [
    ("id", &["id", "qid", "uuid"]),
    ("name", &["name", "caption", "label"]),
    ("schema", &["schema", "kind", "type"]),
    ("alias", &["alias", "aliases", "other names", "synonyms"]),
    ("weakAlias", &["weakalias", "weak aliases"]),
    ("acronym", &["acronym", "acronyms", "abbreviation"]),
    ("native", &["native", "native name", "original name"]),
    ("country", &["country", "countries", "nationality"]),
    ("title", &["title", "position", "role", "office"]),
    ("organization", &["organization", "organisation", "employer"]),
    ("from", &["from", "start", "startdate", "start date"]),
    ("to", &["to", "end", "enddate", "end date"]),
    ("checked", &["checked", "last checked"]),
    ("wikidataId", &["wikidataid", "wikidata", "wikidata id"]),
    ("summary", &["summary", "description", "notes"]),
    ("sourceUrl", &["sourceurl", "url", "website"]),
];

pub(super) fn read(import: &mut Import, file: &str, input: &mut dyn BufRead) -> io::Result<()> {
    let head = String::from_utf8_lossy(input.fill_buf()?);
    let separator = separator(head.lines().next().unwrap_or(""));
    // The reader stops between the two characters of a line break.
    let extra_lines = u64::from(head.split('\n').next().is_some_and(|line| line.ends_with('\r')));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(true)
        .from_reader(Quotes::new(input, separator));
    let start = Place { file, line: 1, column: 1 };
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => return stop(import, start, error),
    };
    let heads: Vec<_> = header.iter().map(|head| head.trim().to_lowercase().replace('_', " ")).collect();
    let find = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
    let columns = COLUMNS.map(|(key, names)| (key, find(names)));
    let column = |key: &str| columns.iter().find(|(known, _)| *known == key).and_then(|(_, column)| *column);
    if let Some(mark) = reader.get_ref().first_in(0..reader.position().byte()) {
        let place = Place { line: mark.line, column: mark.column, ..start };
        import.problem(place, "the first line has a quotation mark that is not closed: nothing was read");
        return Ok(());
    }
    if column("name").is_none() {
        import.problem(start, "the first line has no column `name`: nothing was read");
        return Ok(());
    }
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line() + extra_lines;
        match reader.read_record(&mut record) {
            Ok(true) => {
                let from = record.position().map_or(0, csv::Position::byte);
                if let Some(mark) = reader.get_ref().first_in(from..reader.position().byte()) {
                    let place = Place { line: mark.line, column: mark.column, ..start };
                    if told(import, place, mark) {
                        continue;
                    }
                }
            }
            Ok(false) => return Ok(()),
            Err(error) if matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) => {
                let place =
                    Place { line: error.position().map_or(line, |at| at.line() + extra_lines), ..start };
                import.problem(place, "not UTF-8: this line is skipped");
                continue;
            }
            Err(error) => return stop(import, start, error),
        }
        let place = Place { line: record.position().map_or(line, |at| at.line() + extra_lines), ..start };
        take(import, place, Row { record: &record, columns: &columns });
    }
}

/// Returns the separator of the cells of a table with this header. Excel writes semicolons where the decimal separator is a
/// comma.
pub(super) fn separator(header: &str) -> u8 {
    let count = |separator: u8| header.bytes().filter(|&byte| byte == separator).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

/// Reports that the file cannot be read any further. Returns an I/O error as such.
fn stop(import: &mut Import, place: Place<'_>, error: csv::Error) -> io::Result<()> {
    let place = Place { line: error.position().map_or(place.line, csv::Position::line), ..place };
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Err(error),
        _ => {
            import.problem(place, "this is not a text table: the rest is skipped");
            Ok(())
        }
    }
}

/// Reports a quotation mark. Returns true if the lines from the mark on are read as one cell, so that they have to be
/// skipped.
fn told(import: &mut Import, place: Place<'_>, mark: Mark) -> bool {
    let message = match mark.fault {
        Fault::Open => "this quotation mark is not closed: the rest of the file is skipped".to_owned(),
        Fault::Inside if mark.last_line > mark.line => {
            let Mark { line, last_line, .. } = mark;
            format!("this quotation mark is not closed on its line: lines {line} to {last_line} are skipped")
        }
        Fault::Inside => "a quotation mark within this cell is not doubled: check how it is read".to_owned(),
    };
    import.problem(place, message);
    mark.fault == Fault::Open || mark.last_line > mark.line
}

/// A quotation mark that opens a cell and is not closed as it should be. Lines and columns count from 1, the columns in
/// bytes.
#[derive(Clone, Copy)]
struct Mark {
    line: u64,
    column: u64,
    /// The line with the next mark.
    last_line: u64,
    /// The offset in bytes.
    at: u64,
    fault: Fault,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The file ends within the cell.
    Open,
    /// Another quotation mark follows within the cell, with neither a separator nor the end of the line after it.
    Inside,
}

/// The state of the reader of quotation marks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// After a quotation mark in a quoted cell.
    Closed,
}

/// A reader of a table that notes the quotation marks which are not closed: the CSV reader accepts them silently, and takes
/// all lines up to the next mark for one cell.
struct Quotes<R> {
    input: R,
    separator: u8,
    state: State,
    /// The mark that opened the last quoted cell.
    last: Mark,
    line: u64,
    column: u64,
    at: u64,
    marks: Vec<Mark>,
}

impl<R> Quotes<R> {
    const fn new(input: R, separator: u8) -> Self {
        let last = Mark { line: 1, column: 1, last_line: 1, at: 0, fault: Fault::Open };
        Self { input, separator, state: State::CellStart, last, line: 1, column: 1, at: 0, marks: Vec::new() }
    }

    /// Returns the first mark in these bytes.
    fn first_in(&self, bytes: std::ops::Range<u64>) -> Option<Mark> {
        let next = self.marks.partition_point(|mark| mark.at < bytes.start);
        self.marks.get(next).copied().filter(|mark| bytes.contains(&mark.at))
    }

    fn take(&mut self, byte: u8) {
        let ends = byte == self.separator || matches!(byte, b'\n' | b'\r');
        self.state = match (self.state, byte) {
            (State::CellStart, b'"') => {
                let Self { line, column, at, .. } = *self;
                self.last = Mark { line, column, last_line: line, at, fault: Fault::Inside };
                State::Quoted
            }
            (State::Quoted, b'"') => State::Closed,
            (State::Quoted, _) | (State::Closed, b'"') => State::Quoted,
            (State::Closed, _) if !ends => {
                self.marks.push(Mark { last_line: self.line, ..self.last });
                State::Plain
            }
            _ if ends => State::CellStart,
            _ => State::Plain,
        };
        (self.line, self.column) =
            if byte == b'\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        self.at += 1;
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        buffer[..read].iter().for_each(|byte| self.take(*byte));
        if read == 0 && !buffer.is_empty() && self.state == State::Quoted {
            self.state = State::CellStart;
            self.marks.push(Mark { fault: Fault::Open, ..self.last });
        }
        Ok(read)
    }
}

/// A row, with the indices of the known columns.
#[derive(Clone, Copy)]
struct Row<'a> {
    record: &'a csv::StringRecord,
    columns: &'a [(&'static str, Option<usize>)],
}

impl<'a> Row<'a> {
    /// Returns the cell of a column, or an empty text if there is none.
    fn cell(self, key: &str) -> &'a str {
        let column = self.columns.iter().find(|(known, _)| *known == key).and_then(|(_, column)| *column);
        column.and_then(|i| self.record.get(i)).unwrap_or("").trim()
    }

    /// Splits a cell at `;`.
    fn parts(self, key: &str) -> Vec<String> {
        self.cell(key).split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

fn take(import: &mut Import, place: Place<'_>, row: Row<'_>) {
    let (cell, parts) = (|key: &str| row.cell(key), |key: &str| row.parts(key));
    let kind = match cell("schema") {
        "" => Kind::Person,
        word => match kind(word) {
            Some(kind) => kind,
            None => return import.pass_over(word),
        },
    };
    let named = |name: &&str| super::is_name(name);
    let others = [cell("alias"), cell("native")].into_iter().flat_map(|cell| cell.split(';')).map(str::trim);
    let Some(name) = std::iter::once(cell("name")).chain(others).find(named) else {
        return import.problem(place, "a line without a name: skipped");
    };
    let spoken = |name: &str| if kind == Kind::Person { in_order(name) } else { name.to_owned() };
    let id = if cell("id").is_empty() { name } else { cell("id") };
    let role = || {
        let organization = Some(cell("organization").to_owned()).filter(|body| !body.is_empty());
        (cell("title").to_owned(), organization)
    };
    // Further rows of an actor add roles. Their other columns repeat those of the first row.
    if import.has(id) && !cell("title").is_empty() {
        let period = period(import, place, row);
        let (title, organization) = role();
        return import.role(id, Office::Words(title, organization), period);
    }
    let mut actor = Actor::new(id.to_owned(), kind, spoken(name));
    for other in parts("alias").iter().chain(&parts("native")) {
        add_name(&mut actor, spoken(other));
    }
    actor.weak_aliases = parts("weakAlias");
    actor.acronyms = parts("acronym");
    actor.country = country(parts("country").iter().map(String::as_str));
    let item = [cell("wikidataId"), cell("id")].into_iter().find(|text| is_wikidata_item(text));
    actor.wikidata_id = item.map(str::to_owned);
    actor.summary = short(cell("summary"));
    actor.source_urls =
        parts("sourceUrl").into_iter().filter(|url| url.starts_with("http")).take(3).collect();
    actor.source = Some(place.file.to_owned());
    if !cell("title").is_empty() {
        let (title, organization) = role();
        let post = Post::Title { title, organization };
        let period = period(import, place, row);
        actor.occupancies.push(import.occupancy(post, period));
    }
    import.actor(place, actor);
}

fn period(import: &mut Import, place: Place<'_>, row: Row<'_>) -> Period {
    let mut period = import.period(place, row.cell("from"), row.cell("to"));
    if period.to.is_none() {
        period.checked = import.date(place, "checked", row.cell("checked"));
    }
    period
}
