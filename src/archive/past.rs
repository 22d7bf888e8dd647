//! Past reports as a sample of a team's citation habits.

use std::cmp::Reverse;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::claims::{CitationCounts, House, PastHabit};

/// Maximum number of past reports that are weighed. These are the newest.
pub const WEIGHED: usize = 100;

/// Sorts `reports` by date, newest first and those without a date last, and truncates them.
///
/// [`WEIGHED`] reports and one more are kept. The extra one replaces the report under analysis if that is among them.
pub fn keep_newest<T>(reports: &mut Vec<T>, age: impl Fn(&T) -> (Option<Date>, &Path)) {
    reports.sort_by(|a, b| {
        let ((day, path), (other_day, other_path)) = (age(a), age(b));
        (Reverse(day), path).cmp(&(Reverse(other_day), other_path))
    });
    reports.truncate(WEIGHED + 1);
}

/// The past reports of a workspace, and the citation habit that they show.
#[derive(Clone, Debug)]
pub struct PastReports {
    /// The newest report comes first.
    reports: Vec<(Arc<Path>, Arc<CitationCounts>)>,
    habit: PastHabit,
}

impl PastReports {
    /// Creates the past reports from those that [`keep_newest`] left, in that order.
    #[must_use]
    pub fn new(reports: Vec<(Arc<Path>, Arc<CitationCounts>)>) -> Self {
        let habit = PastHabit::of(reports.iter().map(|(_, counts)| &**counts));
        Self { reports, habit }
    }

    /// Returns the citation habits that apply to the report at `own`. That report never counts as its own past report.
    #[must_use]
    pub fn house(&self, own: &Path) -> House {
        let own = self.reports.iter().find(|(path, _)| **path == *own);
        let left_out = own.or(self.reports.get(WEIGHED));
        self.habit.without(left_out.map(|(_, counts)| &**counts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::citation_counts;
    use crate::assessment::headings::OwnNames;
    use crate::claims::Model;

    fn report(day: usize, cited: bool) -> Arc<CitationCounts> {
        let marker = if cited { "[1]" } else { "" };
        let sentence = format!("The harbor office said that pier {day} is closed.{marker} ");
        let text = format!("# Harbor\n\n{}\n\n{}\n", sentence.repeat(12), sentence.repeat(12));
        Arc::new(citation_counts(&text, Model::embedded(), OwnNames::NONE))
    }

    #[test]
    fn the_newest_count_and_never_the_report_itself() {
        let day = |n: usize| Date::new(2024, 1 + (n / 28) as i8, 1 + (n % 28) as i8).ok();
        let mut all: Vec<_> =
            (0..230).map(|n| (day(n), Arc::from(Path::new(&format!("/r/{n}.md"))))).collect();
        all.push((None, Arc::from(Path::new("/r/undated.md"))));
        keep_newest(&mut all, |(day, path): &(Option<Date>, Arc<Path>)| (*day, path));
        assert_eq!((all.len(), &*all[0].1), (WEIGHED + 1, Path::new("/r/229.md")));
        let counts = report(1, true);
        let past = PastReports::new(all.into_iter().map(|(_, path)| (path, counts.clone())).collect());
        assert_eq!(past.house(Path::new("/r/229.md")).reports(), WEIGHED as u32);
        assert_eq!(past.house(Path::new("/r/new.md")).reports(), WEIGHED as u32);
    }

    #[test]
    fn a_team_that_does_not_cite_is_known_by_its_reports() {
        let path = |n: usize| Arc::from(Path::new(&format!("/r/{n}.md")));
        let past = PastReports::new((0..3).map(|n| (path(n), report(n, false))).collect());
        assert_eq!(past.house(Path::new("/r/new.md")).cites(), Some(false));
        assert_eq!(past.house(Path::new("/r/1.md")).cites(), None);
    }
}
