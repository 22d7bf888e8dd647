use super::*;

const OFFICES: &str = r#"
[[position]]
id = "ru-fm"
name = "Minister of Foreign Affairs of Russia"
title = ["Foreign Minister"]
country = "ru"

[[position]]
id = "tr-fm"
name = "Minister of Foreign Affairs of Turkey"
title = ["Foreign Minister"]
country = "tr"

[[position]]
id = "ru-deputy-fm"
name = "Deputy Minister of Foreign Affairs of Russia"
title = ["Deputy Foreign Minister"]
country = "ru"
seats = 0

[[position]]
id = "head-of-chechnya"
name = "Head of the Chechen Republic"
title = ["Chechen Leader", "Head of Chechnya"]
country = "ru"

[[position]]
id = "ru-cgs"
name = "Chief of the General Staff of Russia"
title = ["Chief of the General Staff"]
country = "ru"

[[position]]
id = "ru-ambassador-tr"
name = "Ambassador of Russia to Turkey"
title = ["Ambassador to Turkey"]
country = "ru"

[[position]]
id = "ru-ambassador-pl"
name = "Ambassador of Russia to Poland"
title = ["Ambassador to Poland"]
country = "ru"

[[actor]]
id = "anna"
schema = "Person"
name = "Anna Volkova"
occupancy = [{ post = "ru-fm", from = "2020-03-01", to = "2024-05-12" }, { post = "ru-cgs", from = "2024-05-12", checked = "2024-12" }]

[[actor]]
id = "boris"
schema = "Person"
name = "Boris Zimin"
occupancy = [{ post = "ru-fm", from = "2024-05-13", checked = "2025-01" }]
"#;

fn registry() -> Registry {
    let (registry, problems) = Registry::load(&[("offices.toml", OFFICES)]);
    assert_eq!(problems, []);
    registry
}

fn reading(title: &str) -> String {
    let registry = registry();
    let reading = registry.positions_for(title);
    let mut out: Vec<_> = reading.positions.iter().map(|&id| registry.position(id).id.clone()).collect();
    for (flag, name) in [(reading.former, "former"), (reading.then, "then"), (reading.acting, "acting")] {
        if flag {
            out.push(name.to_owned());
        }
    }
    out.join(" ")
}

#[test]
fn a_title_is_matched_whole_in_any_order() {
    assert_eq!(reading("Russian Foreign Minister"), "ru-fm");
    assert_eq!(reading("Russian Minister of Foreign Affairs"), "ru-fm");
    assert_eq!(reading("Minister of Foreign Affairs of Turkey"), "tr-fm");
    assert_eq!(reading("Foreign Minister"), "ru-fm tr-fm");
    assert_eq!(reading("Russian Deputy Foreign Minister"), "ru-deputy-fm");
    assert_eq!(reading("Deputy Russian Foreign Minister"), "ru-deputy-fm");
    assert_eq!(reading("Turkish Deputy Foreign Minister"), "");
    assert_eq!(reading("Chechen leader"), "head-of-chechnya");
    assert_eq!(reading("Russian Chief of the General Staff Army General"), "ru-cgs");
    assert_eq!(reading("former Russian Foreign Minister"), "ru-fm former");
    assert_eq!(reading("former longtime Russian Foreign Minister"), "ru-fm former");
    assert_eq!(reading("former two-term Chechen leader"), "head-of-chechnya former");
    assert_eq!(reading("former deputy of the Russian Foreign Minister"), "former");
    assert_eq!(reading("former deputy Russian Foreign Minister"), "ru-deputy-fm former");
    assert_eq!(reading("former aide to the Russian Foreign Minister"), "former");
    assert_eq!(reading("then-Acting Foreign Minister of Russia"), "ru-fm then acting");
    assert_eq!(reading("Russian Ambassador to Turkey"), "ru-ambassador-tr");
    assert_eq!(reading("Turkish Ambassador to Poland"), "");
    assert_eq!(reading("Spokesperson"), "");
    assert_eq!(reading(""), "");
}

#[test]
fn verdicts_follow_the_date() {
    let registry = registry();
    let (anna, boris) = (registry.by_id("anna").unwrap(), registry.by_id("boris").unwrap());
    let verdict = |who, title, date| registry.check_title(who, title, PartialDate::parse(date).unwrap());
    let fm = registry.position_by_id("ru-fm").unwrap();
    assert_eq!(verdict(anna, "Russian Foreign Minister", "2024-01-01"), TitleVerdict::Fits(fm));
    assert_eq!(
        verdict(anna, "Russian Foreign Minister", "2024-11-30"),
        TitleVerdict::Stale { position: fm, occupancy: 0, not_yet: false }
    );
    assert_eq!(verdict(anna, "former Russian Foreign Minister", "2024-11-30"), TitleVerdict::Fits(fm));
    assert_eq!(
        verdict(anna, "former Russian Foreign Minister", "2024-01-01"),
        TitleVerdict::PrematureFormer { position: fm, occupancy: 0 }
    );
    assert_eq!(
        verdict(boris, "Russian Foreign Minister", "2024-05-01"),
        TitleVerdict::Stale { position: fm, occupancy: 0, not_yet: true }
    );
    assert_eq!(verdict(boris, "Russian Foreign Minister", "2025-06-01"), TitleVerdict::Unknown);
    assert_eq!(
        verdict(boris, "Russian Chief of the General Staff", "2024-11-30"),
        TitleVerdict::WrongHolder { position: registry.position_by_id("ru-cgs").unwrap(), holder: anna }
    );
    assert_eq!(verdict(boris, "Russian Chief of the General Staff", "2025-01-01"), TitleVerdict::Unknown);
    assert_eq!(verdict(anna, "then-Russian Foreign Minister", "2024-11-30"), TitleVerdict::Unknown);
}
