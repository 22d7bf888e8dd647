use super::*;
use crate::features::testing::snapshot;

const REPORT: &str = "\
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil.

## Port

River forces shelled Port Anvil on May 2.[1][2][3] The governor denied it.[4]

## Endnotes

[1] https://tass.ru/a
[2] https://web.archive.org/web/20240503/https://tass[.]com/b?utm_source=x
[3] https://t.me/s/tass_agency/12; https://tass.ru/a
[4] https://www.example.org/c
[5] Ministry briefing, p. 12
";

#[test]
fn links_to_one_agency_are_one_outlet() {
    let all = outlets(&snapshot(REPORT));
    let shown: Vec<_> = all.iter().map(|o| (&*o.about, o.group.name(), o.pages)).collect();
    assert_eq!(
        shown,
        [
            ("TASS, Russian state news agency", "State news agencies", 3),
            ("example.org, owner not known", "Sites, owner not known", 1),
            ("Ministry briefing, p. 12", "Without an address", 1),
        ]
    );
    assert_eq!((all[0].country.as_deref(), all[0].sources.len()), (Some("Russia"), 4));
    let lenses = crate::features::lenses(&snapshot(REPORT));
    assert!(lenses.iter().any(|lens| lens.title == "1 paragraph · 1 outlet (3 links)"), "{lenses:?}");
    let map = crate::features::map(&snapshot(REPORT));
    assert_eq!(map.takeaways[0].sources.in_words(), "1 outlet (3 links)");
    assert_eq!(map.outlets[map.takeaways[0].outlets[0]].name, "TASS");
}

#[test]
fn sites_are_in_groups() {
    let group = OutletGroup::of_address;
    assert_eq!(group("state.gov"), OutletGroup::Official);
    assert_eq!(group("mod.gov.uk"), OutletGroup::Official);
    assert_eq!(group("x.com/example"), OutletGroup::Channel);
    assert_eq!(group("facebook.com"), OutletGroup::Channel);
    assert_eq!(group("example.org"), OutletGroup::Site);
}

#[test]
fn bars_are_in_proportion() {
    assert_eq!((bar(4, 4).chars().count(), bar(2, 4).chars().count()), (LONGEST, LONGEST / 2));
    assert_eq!((&*bar(0, 4), &*bar(1, 1000)), ("", "▏"));
}

#[test]
fn a_name_in_parentheses_is_that_of_the_outlet() {
    let text = "# Report, May 3, 2024\n\n## Key Takeaways\n\n- The port closed.\n\n## The Port\n\nThe port closed on \
        January 9 (TASS, January 10). It opened again on May 2.[1] A pier burned (Port Herald, May 2).\n\n\
        ## Endnotes\n\n[1] https://tass.com/world/1\n";
    let snapshot = snapshot(text);
    let sourcing = snapshot.sourcing(snapshot.citations());
    assert_eq!((sourcing.outlets, sourcing.sources), (2, 3));
    let all = outlets(&snapshot);
    assert!(
        all.iter().any(|outlet| outlet.about.starts_with("TASS, Russian") && outlet.pages == 2),
        "{all:?}"
    );
}
