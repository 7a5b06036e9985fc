use super::*;

fn listed(code: &str, parent: Option<&str>) -> Listed {
    Listed {
        code: code.into(),
        name: format!("Area {code}"),
        level: String::new(),
        parent: parent.map(Into::into),
        from: None,
        to: None,
        successor: None,
        aliases: Vec::new(),
    }
}

fn named(code: &str, name: &str, level: &str) -> Listed {
    Listed { name: name.into(), level: level.into(), ..listed(code, None) }
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

#[test]
fn a_name_is_found_however_it_is_spelled() {
    let hull = Listed { aliases: vec!["Hull".into()], ..named("E06000010", "Kingston upon Hull, City of", "district") };
    let areas = Areas::new(vec![
        hull,
        named("E06000019", "Herefordshire, County of", "district"),
        named("E08000013", "St. Helens", "district"),
        named("E06000062", "Bournemouth, Christchurch & Poole", "district"),
        named("E07000146", "King\u{2019}s Lynn and West Norfolk", "district"),
    ]);
    for (text, code) in [
        ("City of Kingston upon Hull", "E06000010"),
        ("KINGSTON-UPON-HULL, CITY OF", "E06000010"),
        ("hull", "E06000010"),
        ("County of Herefordshire", "E06000019"),
        ("St Helens", "E08000013"),
        ("Saint Helens", "E08000013"),
        ("Bournemouth Christchurch and Poole", "E06000062"),
        ("King's Lynn & West Norfolk", "E07000146"),
        ("e08000013", "E08000013"),
    ] {
        assert_eq!(areas.find(text).map(|area| areas.get(area).code.as_str()), Some(code), "{text}");
    }
    assert_eq!(areas.find("Herefordshire"), None);
}

#[test]
fn a_council_stands_for_its_area_where_only_one_fits() {
    let areas = Areas::new(vec![
        named("E10000098", "Testshire", "county"),
        named("E07000981", "Alder", "district"),
        named("E06000982", "Birch, City of", "district"),
        named("E10000097", "Cedar", "county"),
        named("E07000983", "Cedar", "district"),
    ]);
    for (text, code) in [
        ("Alder DC", Some("E07000981")),
        ("Alder District Council", Some("E07000981")),
        ("ALDER BOROUGH COUNCIL", Some("E07000981")),
        ("Borough of Alder", Some("E07000981")),
        ("Alder MBC", Some("E07000981")),
        ("Birch City Council", Some("E06000982")),
        ("City of Birch Council", Some("E06000982")),
        ("Testshire County Council", Some("E10000098")),
        ("Testshire CC", Some("E10000098")),
        ("Cedar District Council", Some("E07000983")),
        // The county and the district both have a council.
        ("Cedar Council", None),
        ("Testshire District Council", None),
        ("District Council", None),
        ("Birch", None),
        ("Alder police", None),
    ] {
        assert_eq!(areas.find(text).map(|area| areas.get(area).code.as_str()), code, "{text}");
    }
}

#[test]
fn a_code_is_found_beside_a_name() {
    let areas = Areas::new(vec![named("E07000981", "Alder", "district"), named("E07000982", "Birch", "district")]);
    for (text, found) in [
        ("E07000981 Alder", Some((0, "Alder"))),
        ("Birch (E07000982)", Some((1, "Birch"))),
        ("e07000982: Alder", Some((1, "Alder"))),
        ("E07000981", None),
        ("E07000981 E07000982", None),
        ("Old E07000981 Alder", None),
        ("E0700098 Alder", None),
    ] {
        assert_eq!(areas.with_code(text), found, "{text}");
    }
}

#[test]
fn two_areas_of_one_name_are_told_apart_by_level_or_not_at_all() {
    let areas = Areas::new(vec![
        named("E12000005", "West Midlands", "region"),
        named("E23000014", "West Midlands", "police force"),
    ]);
    assert_eq!(areas.named("West Midlands", None), Named::Several(vec![0, 1]));
    assert_eq!(areas.named("West Midlands", Some("district")), Named::Several(vec![0, 1]));
    assert_eq!(areas.named("west midlands", Some("Region")), Named::One(0));
    assert_eq!(areas.named("West Midlands", Some("police force")), Named::One(1));
    assert_eq!(areas.find("West Midlands"), None);
}

#[test]
fn an_old_area_is_followed_to_its_successor_from_the_period_after_its_end() {
    for end in ["2019-03-31", "2019-04-01"] {
        let old =
            Listed { to: day(end), successor: Some("E06000059".into()), ..named("E10000009", "Dorset", "county") };
        let new = Listed { from: day("2019-04-01"), ..named("E06000059", "Dorset", "district") };
        let areas = Areas::new(vec![old, new]);
        let (old, new) = (areas.find("E10000009").unwrap(), areas.find("E06000059").unwrap());
        assert_eq!(areas.find("Dorset"), Some(old));
        for (period, area) in
            [("2018/19", old), ("2018/19 Q4", old), ("2019", old), ("2019/20", new), ("2019/20 Q1", new)]
        {
            assert_eq!(areas.at(old, Period::parse(period).unwrap()), area, "{end} {period}");
        }
        assert_eq!(areas.at(new, Period::Year { year: 2024 }), new);
    }
}

#[test]
fn a_circle_of_successors_ends() {
    let to = |code: &str, successor: &str| Listed {
        to: day("2019-03-31"),
        successor: Some(successor.into()),
        ..listed(code, None)
    };
    let areas = Areas::new(vec![to("A", "B"), to("B", "A")]);
    assert!(areas.at(0, Period::Year { year: 2024 }) < 2);
}

#[test]
fn children_are_found_by_parent_and_areas_by_code_or_name() {
    let areas = Areas::new(vec![listed("D2", Some("C")), listed("C", None), listed("D1", Some("C"))]);
    let county = areas.find("C").unwrap();
    let names: Vec<&str> = areas
        .children(county, Period::Year { year: 2024 })
        .into_iter()
        .map(|index| areas.get(index).code.as_str())
        .collect();
    assert_eq!(names, ["D1", "D2"]);
    assert_eq!(areas.find("area d2"), areas.find("D2"));
}

#[test]
fn a_circle_of_parents_is_cut() {
    let areas = Areas::new(vec![listed("A", Some("B")), listed("B", Some("A")), listed("C", Some("A"))]);
    assert!(areas.get(areas.find("A").unwrap()).parent.is_none());
    assert_eq!(areas.find("nowhere"), None);
}
