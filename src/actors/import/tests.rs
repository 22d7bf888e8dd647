use std::sync::Arc;

use super::*;
use crate::actors::{Index, Registry};

/// Imports a file. Returns a registry with its actors, the summary and the problems.
fn import(file: &str, format: ImportFormat, text: &str) -> (Registry, ImportSummary, Vec<String>) {
    let mut import = Import::new(ImportOptions::default());
    import.read(file, format, &mut text.as_bytes()).unwrap();
    let (builder, summary, problems) = import.finish();
    let mut bytes = Vec::new();
    builder.write(&mut bytes).unwrap();
    let index = Index::open(Arc::new(bytes)).unwrap();
    let (registry, _) = Registry::composed(&[index], &[]);
    (registry, summary, problems.iter().map(ToString::to_string).collect())
}

fn roles(registry: &Registry, id: &str) -> Vec<String> {
    let actor = registry.actor(registry.by_id(id).unwrap());
    let text = |role: &Occupancy| {
        let date = |date: Option<PartialDate>| date.map_or("?".to_owned(), |date| date.to_string());
        let name = match &role.post {
            Post::Position(id) => registry.position(*id).name.clone(),
            Post::Title { title, organization } => {
                format!("{title}/{}", organization.as_deref().unwrap_or(""))
            }
        };
        format!("{name} {}..{}", date(role.period.from), date(role.period.to))
    };
    actor.occupancies.iter().map(text).collect()
}

const ENTITIES: &str = r#"{"id":"occ-1","schema":"Occupancy","properties":{"holder":["NK-Aa1"],"post":["gov.mayor"],"startDate":["2019-05-01"],"endDate":["2023"]}}
{"id":"NK-Aa1","caption":"Inga Tulloch","schema":"Person","datasets":["made_up"],"properties":{"name":["TULLOCH, Inga","Инга Таллох"],"lastName":["Tulloch"],"citizenship":["no"],"wikidataId":["Q999999999"],"notes":["A mayor."],"unknownThing":[1,2]}}

{"id":"gov.mayor","schema":"Position","caption":"Mayor of Lerwick","properties":{"name":["Mayor of Lerwick"],"country":["gb"]}}
{"id":"ship","schema":"Vessel","properties":{"name":["Anna"]}}
{"id":"org","schema":"Company","caption":"Northern Herring Works","properties":{"name":["Northern Herring Works"],"jurisdiction":["no"]}}
{"id":"emp","schema":"Employment","properties":{"employee":["NK-Aa1"],"employer":["org"],"role":["director"],"startDate":["2024-13"]}}
{"id":"cut","schema":"Person","properties":{"name":["Cut
{"id":"NK-Aa1","schema":"Person","properties":{"name":["Somebody Else"]}}
"#;

#[test]
fn entities_become_actors_with_their_roles_whatever_their_order() {
    let (registry, summary, problems) = import("export.json", ImportFormat::FollowTheMoney, ENTITIES);
    let inga = registry.actor(registry.by_id("nk-aa1").unwrap());
    assert_eq!((inga.name.as_str(), inga.surname()), ("Inga Tulloch", "Tulloch"));
    assert_eq!(inga.native, ["Инга Таллох"]);
    assert_eq!(inga.country, Country::parse("no"));
    assert_eq!(inga.source.as_deref(), Some("made_up"));
    assert_eq!(
        roles(&registry, "nk-aa1"),
        ["Mayor of Lerwick 2019-05-01..2023", "director/Northern Herring Works ?..?"]
    );
    assert!(inga.occupancies.iter().all(|role| !role.verified), "nobody has checked them");
    assert_eq!((summary.actors, summary.positions, summary.roles), (2, 1, 2));
    assert_eq!(summary.passed_over, [("Vessel".to_owned(), 1)]);
    assert_eq!(
        problems,
        [
            "export.json:7:1: `from` = '2024-13': no such month; ignored",
            "export.json:8:56: EOF while parsing a string: this entity is skipped",
            "export.json:9:1: `NK-Aa1` is defined twice: the second one is skipped",
        ]
    );
}

#[test]
fn a_nested_export_brings_its_offices_along() {
    let line = r#"{"id":"p","caption":"Magnus Scollay","schema":"Person","properties":{"name":["Magnus Scollay"],"positionOccupancies":[{"id":"o","schema":"Occupancy","properties":{"holder":["p"],"startDate":["2020"],"post":[{"id":"gov","schema":"Position","properties":{"name":["Minister of Fisheries"]}}]}}],"addressEntity":[{"id":"a","schema":"Address","properties":{"full":["here"]}}]}}"#;
    let (registry, _, problems) = import("nested.json", ImportFormat::FollowTheMoney, line);
    assert_eq!(problems, [""; 0]);
    assert_eq!(roles(&registry, "p"), ["Minister of Fisheries 2020..?"]);
}

#[test]
fn a_circle_of_owners_is_no_matter() {
    let lines = "{\"id\":\"a\",\"schema\":\"Company\",\"properties\":{\"name\":[\"First Net Works\"],\"parent\":[\"b\"]}}\n\
         {\"id\":\"b\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Second Net Works\"],\"parent\":[\"a\"]}}\n\
         {\"id\":\"m\",\"schema\":\"Membership\",\"properties\":{\"member\":[\"a\"],\"organization\":[\"a\"],\"role\":[\"owner\"]}}\n";
    let (registry, summary, problems) = import("circle.json", ImportFormat::FollowTheMoney, lines);
    assert_eq!((summary.actors, problems), (2, vec![]));
    assert_eq!(roles(&registry, "a"), ["owner/First Net Works ?..?"]);
}

#[test]
fn bundles_give_groups_and_identities() {
    let text = r#"{"type":"bundle","id":"bundle--1","objects":[
{"type":"intrusion-set","id":"intrusion-set--1","name":"Velvet Heron","aliases":["Velvet Heron","Gilded Auk"],"description":"Made up.","external_references":[{"url":"https://example.org/x"}]},
{"type":"identity","id":"identity--2","identity_class":"individual","name":"Inga Tulloch"},
{"type":"malware","id":"malware--3","name":"Net"},
{"type":"relationship","id":"relationship--4","source_ref":"a","target_ref":"a"},
{"type":"threat-actor","id":"threat-actor--5"}
]}"#;
    let (registry, summary, problems) = import("set.json", ImportFormat::Stix, text);
    let heron = registry.actor(registry.by_id("intrusion-set-1").unwrap());
    assert_eq!(
        (heron.aliases.as_slice(), heron.kind),
        (["Gilded Auk".to_owned()].as_slice(), Kind::Organization)
    );
    assert_eq!(registry.actor(registry.by_id("identity-2").unwrap()).kind, Kind::Person);
    assert_eq!(summary.passed_over, [("malware".to_owned(), 1), ("relationship".to_owned(), 1)]);
    assert_eq!(problems, ["set.json:6:1: a threat-actor without `id` or `name`: skipped"]);
}

#[test]
fn a_bundle_that_breaks_off_gives_what_came_before() {
    let text = "{\"objects\":[\n{\"type\":\"threat-actor\",\"id\":\"t--1\",\"name\":\"Velvet Heron\"},\n{\"type\":\"thr";
    let (registry, _, problems) = import("cut.json", ImportFormat::Stix, text);
    assert!(registry.by_id("t-1").is_some());
    assert_eq!(problems, ["cut.json:3:12: EOF while parsing a string: 1 entry read, the rest is skipped"]);
    let (_, _, problems) = import("other.json", ImportFormat::Stix, "{\"type\":\"bundle\"}");
    assert!(problems[0].contains("there is no list `objects`"), "{problems:?}");
}

#[test]
fn galaxies_give_groups_with_their_synonyms_and_states() {
    let text = r#"{"name":"Threat Actor","type":"threat-actor","values":[
{"value":"Velvet Heron (AKA Silk Heron)","uuid":"u-1","meta":{"synonyms":["Gilded Auk (Some Vendor)","TA999"],"cfr-suspected-state-sponsor":["Norway"],"refs":["https://example.org"]}},
{"value":"Auk Group - G0999","uuid":"u-2","meta":{"country":"DK"}}, {"meta":{}}]}"#;
    let (registry, _, problems) = import("g.json", ImportFormat::Misp, text);
    let heron = registry.actor(registry.by_id("u-1").unwrap());
    assert_eq!(heron.name, "Velvet Heron");
    assert_eq!(heron.aliases, ["Silk Heron", "Gilded Auk", "TA999"]);
    assert_eq!(heron.country, Country::parse("no"));
    assert_eq!(heron.source.as_deref(), Some("MISP galaxy Threat Actor"));
    assert_eq!(registry.actor(registry.by_id("u-2").unwrap()).name, "Auk Group");
    assert_eq!(problems, ["g.json:3:69: an entry of the list has no `value`: skipped"]);
}

#[test]
fn tables_are_read_by_their_header() {
    let text = "Name,Kind,Aliases,Countries,Position,Start,End,Other\n\
        \"Tulloch, Inga\",Person,\"Inga T. Tulloch; Инга Таллох\",gb;no,Mayor of Lerwick,2019,2020,x\n\
        \"Tulloch, Inga\",Person,,gb,Harbour master,2021,,x\n\
        Northern Herring Works,Company,,no,,,\n\
        Herring,Fish,,no\n\
        ,Person,,no\n\
        Magnus Scollay,Person,,no,Clerk,2020,2010\n";
    let (registry, summary, problems) = import("people.csv", ImportFormat::Csv, text);
    assert_eq!(roles(&registry, "tulloch-inga"), ["Mayor of Lerwick/ 2019..2020", "Harbour master/ 2021..?"]);
    let inga = registry.actor(registry.by_id("tulloch-inga").unwrap());
    assert_eq!((inga.name.as_str(), inga.aliases.len(), inga.native.len()), ("Inga Tulloch", 1, 1));
    assert_eq!((summary.actors, summary.passed_over.len()), (3, 1));
    assert_eq!(
        problems,
        [
            "people.csv:6:1: a line without a name: skipped",
            "people.csv:7:1: the role ends (2010) before it begins (2020): both dates are ignored",
        ]
    );
    assert!(import("x.csv", ImportFormat::Csv, "a,b\n1,2\n").2[0].contains("has no column `name`"));
}

#[test]
fn ten_thousand_names_are_too_many() {
    let names: Vec<_> = (0..10_000).map(|i| format!("\"Inga Tulloch the {i}th\"")).collect();
    let line = format!(
        "{{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{{\"name\":[\"Inga Tulloch\"],\"alias\":[{}]}}}}",
        names.join(",")
    );
    let (registry, _, problems) = import("many.json", ImportFormat::FollowTheMoney, &line);
    assert_eq!(registry.actor(registry.by_id("a").unwrap()).aliases.len(), MOST_NAMES);
    assert_eq!(
        problems,
        ["many.json:1:1: `Inga Tulloch` has 10000 entries of `alias`: only the first 500 are used"]
    );
}

#[test]
fn separators_are_those_of_the_header() {
    for separator in [";", "\t"] {
        let text = "id,name,schema,title,alias\n1,Magnus Scollay,Person,Harbour Master,\"M. Scollay;Magnie Scollay\"\n";
        let text = text.replace(',', separator);
        let (registry, _, problems) = import("people.csv", ImportFormat::Csv, &text);
        assert_eq!(problems, [""; 0]);
        assert_eq!(registry.actor(registry.by_id("1").unwrap()).aliases, ["M. Scollay", "Magnie Scollay"]);
        assert_eq!(roles(&registry, "1"), ["Harbour Master/ ?..?"]);
    }
}

#[test]
fn a_quotation_mark_that_is_not_closed_is_told() {
    let read = |text: &str| {
        let (registry, _, problems) = import("people.csv", ImportFormat::Csv, text);
        let known = ["1", "2", "3", "4"].map(|id| registry.by_id(id).is_some());
        (known, problems)
    };
    let head = "id,name,title\n1,Inga Tulloch,Harbour Master\n";
    let (known, problems) = read(&format!("{head}2,\"Magnus Scollay,Mayor\n3,Rona Isbister,Clerk\n"));
    assert_eq!(known, [true, false, false, false]);
    assert_eq!(
        problems,
        ["people.csv:3:3: this quotation mark is not closed: the rest of the file is skipped"]
    );
    // The next mark, two lines below, closes it.
    let swallowed =
        format!("{head}2,\"Magnus Scollay,Mayor\n3,\"Rona Isbister\",Clerk\n4,Bruce Halcrow,Clerk\n");
    let (known, problems) = read(&swallowed);
    assert_eq!(known, [true, false, false, true]);
    let lines = "people.csv:3:3: this quotation mark is not closed on its line: lines 3 to 4 are skipped";
    assert_eq!(problems, [lines]);
    let (known, problems) = read(&format!("{head}2,\"Magnus \"Mags\" Scollay\",Mayor\n"));
    assert_eq!(known, [true, true, false, false]);
    let inside = "people.csv:3:3: a quotation mark within this cell is not doubled: check how it is read";
    assert_eq!(problems, [inside]);
    let (known, problems) = read("id,name,\"title\n1,Inga Tulloch,Harbour Master\n");
    assert_eq!(known, [false; 4]);
    let first = "people.csv:1:9: the first line has a quotation mark that is not closed: nothing was read";
    assert_eq!(problems, [first]);
    // These are as they should be.
    let fine =
        "2,\"Magnus \"\"Mags\"\" Scollay\",\"Mayor,\nKirkwall\"\n3,\"\",x\n4,Bruce \"B\" Halcrow,\"Clerk\"";
    let (known, problems) = read(&format!("{head}{fine}"));
    assert_eq!(known, [true, true, false, true]);
    assert_eq!(problems, ["people.csv:5:1: a line without a name: skipped"]);
    // The same lines with line breaks of Windows.
    let (_, problems) = read(&format!("{head}{fine}").replace('\n', "\r\n"));
    assert_eq!(problems, ["people.csv:5:1: a line without a name: skipped"]);
    let (known, problems) = read(&swallowed.replace('\n', "\r\n"));
    assert_eq!((known, problems[0].as_str()), ([true, false, false, true], lines));
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let bundle = r#"{"objects":[{"type":"threat-actor","id":"t--1","name":"Velvet Heron"}]}"#;
    let galaxy = r#"{"type":"g","name":"G","values":[{"uuid":"t-1","value":"Velvet Heron"}]}"#;
    let entity = r#"{"id":"t-1","schema":"Organization","properties":{"name":["Velvet Heron"]}}"#;
    let table = "id,name,schema\nt-1,Velvet Heron,Organization\n";
    for (format, text) in [
        (ImportFormat::Stix, bundle),
        (ImportFormat::Misp, galaxy),
        (ImportFormat::FollowTheMoney, entity),
        (ImportFormat::Csv, table),
    ] {
        let (registry, _, problems) = import("list", format, &format!("\u{feff}{text}"));
        assert_eq!(problems, [""; 0], "{format:?}");
        assert!(registry.by_id("t-1").is_some(), "{format:?}");
    }
    let mut wide = Import::new(ImportOptions::default());
    let bytes: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wide.read("wide.csv", ImportFormat::Csv, &mut [&[0xff, 0xfe], bytes.as_slice()].concat().as_slice())
        .unwrap();
    let (_, summary, problems) = wide.finish();
    assert_eq!(summary.actors, 0);
    assert_eq!(
        problems[0].to_string(),
        "wide.csv:1:1: this file is UTF-16: save it as UTF-8; nothing was read"
    );
}

#[test]
fn a_value_without_letters_costs_no_actor() {
    let entity = r#"{"id":"a","schema":"Person","caption":"-","properties":{"name":["  ","--","Inga Tulloch"],"alias":["?","I. Tulloch"],"lastName":["Tulloch"]}}"#;
    let (registry, _, problems) = import("list", ImportFormat::FollowTheMoney, entity);
    let inga = registry.actor(registry.by_id("a").unwrap());
    assert_eq!((inga.name.as_str(), inga.last_name.as_deref()), ("Inga Tulloch", Some("Tulloch")));
    assert_eq!((inga.aliases.as_slice(), problems), (["I. Tulloch".to_owned()].as_slice(), vec![]));
    let bundle =
        r#"{"objects":[{"type":"threat-actor","id":"t--1","name":"-","aliases":["","Velvet Heron"]}]}"#;
    let (registry, _, _) = import("list", ImportFormat::Stix, bundle);
    assert_eq!(registry.actor(registry.by_id("t-1").unwrap()).name, "Velvet Heron");
    let table = "name,alias\n–,Magnus Scollay; Magnie Scollay\n–,?\n";
    let (registry, _, problems) = import("list", ImportFormat::Csv, table);
    assert_eq!(registry.actor(registry.by_id("magnus-scollay").unwrap()).aliases, ["Magnie Scollay"]);
    assert_eq!(problems, ["list:3:1: a line without a name: skipped"]);
}

#[test]
fn family_names_at_the_front_are_turned_round() {
    let named = |properties: &str| {
        let line = format!("{{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{properties}}}");
        let (registry, _, _) = import("list", ImportFormat::FollowTheMoney, &line);
        let actor = registry.actor(registry.by_id("a").unwrap());
        let found = registry.by_name_in_any_order("Magnus Ronald Scollay");
        (actor.name.clone(), actor.aliases.clone(), found.len())
    };
    let told = named(r#"{"name":["SCOLLAY Magnus Ronald"],"lastName":["Scollay"]}"#);
    assert_eq!(told, ("Magnus Ronald SCOLLAY".to_owned(), vec![], 1));
    let guessed = named(r#"{"name":["Scollay Magnus Ronald"]}"#);
    assert_eq!(guessed.1, ["Magnus Ronald Scollay"]);
    let spoken = named(r#"{"name":["Magnus Ronald Scollay"]}"#);
    assert_eq!((spoken.1, spoken.2), (vec![], 1));
    let short = named(r#"{"name":["Scollay Magnus"]}"#);
    assert_eq!(short.1, [""; 0]);
}

#[test]
fn formats_tell_themselves() {
    let detect = |name: &str, text: &str| ImportFormat::detect(name, text.as_bytes());
    assert_eq!(detect("a.CSV", "x"), Some(ImportFormat::Csv));
    assert_eq!(detect("a.txt", "id,name\n"), Some(ImportFormat::Csv));
    assert_eq!(detect("a.json", ENTITIES), Some(ImportFormat::FollowTheMoney));
    assert_eq!(detect("a.json", "{\n  \"type\": \"bundle\","), Some(ImportFormat::Stix));
    assert_eq!(detect("a.json", "{\n  \"authors\": ["), Some(ImportFormat::Misp));
    assert_eq!(
        detect("a.json", r#"{"more": false, "objects": [{"type": "identity"}]}"#),
        Some(ImportFormat::Stix)
    );
    assert_eq!(detect("a.txt", "id;name;schema\n"), Some(ImportFormat::Csv));
    assert_eq!(detect("a.md", "# Report"), None);
}
