use super::*;
use jiff::civil::date;

const TODAY: Date = date(2024, 11, 30); // a Saturday

fn told(text: &str) -> Vec<bool> {
    days_in(text, Span::from(0..text.len())).iter().map(|d| d.told).collect()
}

#[test]
fn a_day_of_which_something_is_told_is_past() {
    assert_eq!(told("The ministry stated on December 5 that it fell."), [true]);
    assert_eq!(told("The ministry stated that talks will begin on December 5."), [false]);
    assert_eq!(told("The ministry announced a vote on December 5."), [false]);
    assert_eq!(told("The ministry announced on December 5 that it fell."), [true]);
    assert_eq!(told("Officials planned to meet on December 5."), [false]);
    assert_eq!(told("They shelled it on the night of December 5."), [true]);
}

#[test]
fn days_are_counted_as_a_calendar_counts_them() {
    let mut day = date(1999, 12, 25);
    for n in 0..3000 {
        assert_eq!(days_between(date(1999, 12, 25), day), n);
        day = day.tomorrow().unwrap();
    }
    assert_eq!(days_between(date(2024, 3, 1), date(2024, 2, 28)), -2);
}

#[test]
fn weekdays_belong_to_their_days() {
    let text = "They met on Friday, November 29, and Monday December 2.";
    let days = days_in(text, Span::from(0..text.len()));
    let shown: Vec<_> = days.iter().map(|d| d.weekday.map(|(at, day)| (&text[at.range()], day))).collect();
    assert_eq!(shown, [Some(("Friday", Weekday::Friday)), Some(("Monday", Weekday::Monday))]);
    let text =
        "They met on Friday and Saturday, November 29 and 30, as the Mail on Sunday, November 2, said.";
    let days = days_in(text, Span::from(0..text.len()));
    assert!(days.iter().all(|d| d.weekday.is_none()), "{days:?}");
}

#[test]
fn a_range_names_its_first_and_last_day() {
    let days = |text: &str| days_in(text, Span::from(0..text.len()))[0].days;
    assert_eq!(days("on the night of November 25-26 again"), (25, 26));
    assert_eq!(days("on the night of November 25–26 again"), (25, 26));
    assert_eq!(days("on November 25 and 26"), (25, 26));
    assert_eq!(days("on November 25 and 260 others"), (25, 25));
    assert_eq!(days("on November 25"), (25, 25));
}

#[test]
fn a_day_without_year_is_the_nearest() {
    let day = |text: &str| dates::days(text)[0].nearest_to(date(2024, 1, 5));
    assert_eq!(day("December 30"), Some(date(2023, 12, 30)));
    assert_eq!(day("January 9"), Some(date(2024, 1, 9)));
    assert_eq!(month_length(2, Some(2023)), 28);
    assert_eq!(month_length(6, None), 30);
}

#[track_caller]
fn check(text: &str, expected: &[(&str, Date, Date)]) {
    let shown: Vec<_> =
        relative_days(text, TODAY).iter().map(|r| (&text[r.span.range()], r.from, r.to)).collect();
    assert_eq!(shown, expected);
}

#[test]
fn relative_days_are_counted_from_the_document() {
    check("It fell yesterday.", &[("yesterday", date(2024, 11, 29), date(2024, 11, 29))]);
    check("It fell on Thursday.", &[("Thursday", date(2024, 11, 28), date(2024, 11, 28))]);
    check("It fell on Saturday.", &[("Saturday", date(2024, 11, 30), date(2024, 11, 30))]);
    check("two weeks ago", &[("two weeks ago", date(2024, 11, 16), date(2024, 11, 16))]);
    check("in the past 10 days", &[("past 10 days", date(2024, 11, 20), date(2024, 11, 30))]);
    check("on Friday, November 29", &[]);
}
