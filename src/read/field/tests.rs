use super::*;

const COUNT: Asked = Asked { whole: true, decimals: 0, unit: Unit::Count, noun: "cases", commas: Commas::Thousands };
const DECIMAL: Asked = Asked { whole: false, decimals: 1, ..COUNT };
const POUNDS: Asked = Asked { whole: false, unit: Unit::Pounds, ..COUNT };
const SHARE: Asked = Asked { unit: Unit::PerCent, ..DECIMAL };
const RATE: Asked = Asked { unit: Unit::Per(1000.0), ..DECIMAL };

#[test]
fn numbers_are_read() {
    for (text, expected) in [
        ("0", 0.0),
        (" 12 ", 12.0),
        ("1,502,448", 1_502_448.0),
        ("-1.4", -1.4),
        ("+9", 9.0),
        ("0.5", 0.5),
        ("(1,234)", -1234.0),
        ("\u{2212}3", -3.0),
        ("1\u{a0}234", 1234.0),
        ("1 234 567", 1_234_567.0),
        ("1'234", 1234.0),
        ("3e3", 3000.0),
        ("1e+05", 100_000.0),
        ("2.5E+1", 25.0),
        (".5", 0.5),
        ("12.000000000000002", 12.0),
        ("0.30000000000000004", 0.3),
        ("=\"12\"", 12.0),
        ("'12", 12.0),
        ("１２", 12.0),
        ("12 cases", 12.0),
    ] {
        assert_eq!(field(text, &COUNT), Field::Number(expected), "{text}");
    }
}

#[test]
fn a_unit_is_read_where_it_is_the_measures_and_refused_elsewhere() {
    for (text, asked, expected) in [
        ("£80k", POUNDS, 80_000.0),
        ("£600K", POUNDS, 600_000.0),
        ("£1.5m", POUNDS, 1_500_000.0),
        ("£1.1 million", POUNDS, 1_100_000.0),
        ("£ 23,705", POUNDS, 23_705.0),
        ("£12.50", POUNDS, 12.5),
        ("-£500", POUNDS, -500.0),
        ("£-500", POUNDS, -500.0),
        ("(£1,234)", POUNDS, -1234.0),
        ("£(1,234)", POUNDS, -1234.0),
        ("80k", POUNDS, 80_000.0),
        ("47%", SHARE, 47.0),
        ("-5.3%", SHARE, -5.3),
        ("+3 %", SHARE, 3.0),
        ("47 per cent", SHARE, 47.0),
        ("38/1000", RATE, 38.0),
        ("17.6 per 1,000", RATE, 17.6),
        ("17.6 per thousand", RATE, 17.6),
    ] {
        assert_eq!(field(text, &asked), Field::Number(expected), "{text}");
    }
    for (text, asked, why) in [
        ("£80k", COUNT, "is an amount of money, where none is asked for"),
        ("47%", COUNT, "is a percentage, where none is asked for"),
        ("47%", POUNDS, "is a percentage, where none is asked for"),
        ("38/1000", COUNT, "is a rate, where none is asked for"),
        ("38/10000", RATE, "is a rate per a different number from the one asked for"),
        ("-£-5", POUNDS, "is not a number"),
        ("(-5)", COUNT, "is not a number"),
        ("80k", COUNT, "is not a number"),
        ("4\u{336}5\u{336} 11", COUNT, "is struck through, or part of it is"),
        ("#REF!", COUNT, "is what a spreadsheet shows for a formula that failed"),
        ("TBC", COUNT, "says that the number is still to come"),
        ("not held", COUNT, "says that nobody has the number"),
        ("Redacted", COUNT, "says that the number was taken out"),
        ("#######", COUNT, "is what a spreadsheet shows where a column is too narrow"),
        ("=6+6", COUNT, "is a formula, not its result"),
    ] {
        assert!(matches!(field(text, &asked), Field::Unreadable(Why { words, .. }) if words == why), "{text}");
    }
}

#[test]
fn the_unit_is_told_by_the_measure() {
    let of = |unit: &str| {
        let measure = Measure {
            rounded_to: None,
            formerly: Vec::new(),
            id: String::new(),
            label: String::new(),
            unit: unit.into(),
            decimals: 0,
            whole: true,
            people: false,
            minimum: None,
            maximum: None,
            over_time: crate::model::measure::OverTime::Sum,
            by: Vec::new(),
            sparse: false,
            definition: String::new(),
        };
        Asked::of(&measure, Commas::Thousands).unit
    };
    assert_eq!(of("£"), Unit::Pounds);
    assert_eq!(of("per cent"), Unit::PerCent);
    assert_eq!(of("per 1,000"), Unit::Per(1000.0));
    assert_eq!(of("cases per 10,000 women"), Unit::Per(10_000.0));
    assert_eq!(of("children per request"), Unit::Count);
    assert_eq!(of("cases"), Unit::Count);
}

#[test]
fn a_number_may_carry_a_mark() {
    for (text, number, mark) in
        [("12 [r]", 12.0, "[r]"), ("13 [note 1]", 13.0, "[note 1]"), ("14*", 14.0, "*"), ("1,234¹", 1234.0, "¹")]
    {
        let marked = Entry { value: Field::Number(number), mark: Some(mark.to_owned()) };
        assert_eq!(entry(text, &COUNT), marked, "{text}");
    }
    for (text, value, mark) in [
        ("12 (a)", Field::Number(12.0), "(a)"),
        ("12(iv)", Field::Number(12.0), "(iv)"),
        ("12 (p)", Field::Number(12.0), "(p)"),
        ("12 (see note 1)", Field::Number(12.0), "(see note 1)"),
        ("14* [r]", Field::Number(14.0), "* [r]"),
        ("<5*", Field::Bound(Bounds { lower: None, upper: Some(4.0) }, "<5".into()), "*"),
        ("79 (17%)*", Field::WithShare(79.0, 17.0), "*"),
        ("(12)*", Field::Number(-12.0), "*"),
        ("n/a [1]", Field::Absent(Absence::NotApplicable), "[1]"),
    ] {
        assert_eq!(entry(text, &COUNT), Entry { value, mark: Some(mark.to_owned()) }, "{text}");
    }
    // What stands in the brackets may be another number, or a marker that there is none.
    for text in ["79 (17)", "12 (1)", "12(1)", "12 (c)", "12 (x)", "12 (k)", "1,200 (m)", "12 (of 30)"] {
        let why = |cell: &Entry| matches!(cell.value, Field::Unreadable(why) if why.code == Code::AMBIGUOUS_NUMBER);
        assert!(why(&entry(text, &COUNT)), "{text}: {:?}", entry(text, &COUNT));
    }
    assert_eq!(entry("12 (3%)", &COUNT), Entry { value: Field::WithShare(12.0, 3.0), mark: None });
    assert_eq!(entry("(12)", &COUNT), Entry { value: Field::Number(-12.0), mark: None });
    assert!(matches!(entry("N.A.", &COUNT).value, Field::Unreadable(why) if why.hint.contains("[z]")));
}

#[test]
fn a_comma_is_what_the_file_makes_of_it() {
    let decimal = Asked { commas: Commas::Decimal, ..RATE };
    let unknown = Asked { commas: Commas::Unknown, ..RATE };
    for (text, number) in [("17,600", 17.6), ("0,123", 0.123), ("1.234,5", 1234.5), ("8", 8.0), ("-5,3", -5.3)] {
        assert_eq!(field(text, &decimal), Field::Number(number), "{text}");
    }
    for (text, asked) in [("17.600", decimal), ("1.5", decimal), ("17,600", unknown), ("0,123", RATE)] {
        assert!(matches!(field(text, &asked), Field::Unreadable(_)), "{text}");
    }
    assert_eq!(field("1.5", &unknown), Field::Number(1.5));
    for (text, comma) in [
        ("0,123", Some(Commas::Decimal)),
        ("17,6", Some(Commas::Decimal)),
        ("1.234,50", Some(Commas::Decimal)),
        ("1,234.5", Some(Commas::Thousands)),
        ("1,234,567", Some(Commas::Thousands)),
        ("17,600", None),
        ("12", None),
    ] {
        assert_eq!(comma_of(text), comma, "{text}");
    }
}

#[test]
fn a_point_may_part_thousands() {
    for (text, parts) in [
        ("1.000", Some(true)),
        ("£12.345", Some(true)),
        ("1.234.567", Some(true)),
        ("12.5", Some(false)),
        ("0.125", Some(false)),
        ("1,234.500", Some(false)),
        ("1000", None),
        ("Q1.000", None),
    ] {
        assert_eq!(point_of(text), parts, "{text}");
    }
    let unknown = Asked { commas: Commas::UnknownPoint, ..POUNDS };
    assert!(matches!(field("1.000", &unknown), Field::Unreadable(why) if why.code == Code::AMBIGUOUS_NUMBER));
    assert_eq!(field("1,000", &unknown), Field::Number(1000.0));
}

#[test]
fn a_count_may_carry_its_share() {
    assert_eq!(field("79 (17%)", &COUNT), Field::WithShare(79.0, 17.0));
    assert_eq!(field("1,079 (17.5 %)", &COUNT), Field::WithShare(1079.0, 17.5));
    assert_eq!(field("£255,416 (17%)", &POUNDS), Field::WithShare(255_416.0, 17.0));
    for (text, asked) in [("79 (17)", COUNT), ("79% (17%)", SHARE), ("<5 (17%)", COUNT), ("79 (17%", COUNT)] {
        assert!(matches!(field(text, &asked), Field::Unreadable(_)), "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in ["abc", "NaN", "inf", "-inf", "1,50", "12,34,567", "1.", "--1", "0x1F", "1 2", "1\u{a0}2", "nil", "1/2"]
    {
        assert!(matches!(field(text, &COUNT), Field::Unreadable(_)), "{text}");
    }
    assert!(matches!(
        field(&"9".repeat(400), &COUNT),
        Field::Unreadable(Why { words: "is too long to be a number", .. })
    ));
}

#[test]
fn a_bound_keeps_its_words_and_ends() {
    for (text, asked, lower, upper) in [
        ("<5", COUNT, None, Some(4.0)),
        ("Under 5", COUNT, None, Some(4.0)),
        ("Fewer than 5", COUNT, None, Some(4.0)),
        ("just under 500", COUNT, None, Some(499.0)),
        ("nearly 500", COUNT, None, Some(499.0)),
        ("5 or under", COUNT, None, Some(5.0)),
        ("≤5", COUNT, None, Some(5.0)),
        ("<= 5", COUNT, None, Some(5.0)),
        ("no more than 28", COUNT, None, Some(28.0)),
        ("over 14", COUNT, Some(15.0), None),
        ("just over 14", COUNT, Some(15.0), None),
        ("10 or greater", COUNT, Some(10.0), None),
        ("10+", COUNT, Some(10.0), None),
        ("At least 1,836,000", DECIMAL, Some(1_836_000.0), None),
        ("at least £1,836,000", POUNDS, Some(1_836_000.0), None),
        ("in excess of £1m", POUNDS, Some(1_000_000.0), None),
        ("around 16", DECIMAL, None, None),
        ("around 16%", SHARE, None, None),
        ("~16%", SHARE, None, None),
        ("approximately 500", COUNT, None, None),
        ("c. 500", COUNT, None, None),
        ("c.500", COUNT, None, None),
        ("1 to 4", COUNT, Some(1.0), Some(4.0)),
        ("Between 1 and 4", COUNT, Some(1.0), Some(4.0)),
        ("1-4", COUNT, Some(1.0), Some(4.0)),
        ("1–4", COUNT, Some(1.0), Some(4.0)),
        ("0 - 4", COUNT, Some(0.0), Some(4.0)),
        ("£10k-£20k", POUNDS, Some(10_000.0), Some(20_000.0)),
    ] {
        assert_eq!(field(text, &asked), Field::Bound(Bounds { lower, upper }, text.into()), "{text}");
    }
    for text in ["under £5", "around 16%", "4 to 1", "under", "under 5 or so", "c"] {
        assert!(!matches!(field(text, &COUNT), Field::Bound(..)), "{text}");
    }
}

#[test]
fn each_absence_stays_itself_and_zero_is_none_of_them() {
    assert_eq!(field("", &COUNT), Field::Absent(Absence::NotSubmitted));
    assert_eq!(field("[c]", &COUNT), Field::Absent(Absence::SuppressedAtSource));
    assert_eq!(field("n/a", &COUNT), Field::Absent(Absence::NotApplicable));
    assert_eq!(field("[x]", &COUNT), Field::Absent(Absence::NotAvailable));
    assert_eq!(field("Late", &COUNT), Field::Absent(Absence::Late));
    assert_eq!(field("–", &COUNT), Field::Absent(Absence::NotAvailable));
    assert_eq!(field("—", &COUNT), Field::Absent(Absence::NotAvailable));
    assert_eq!(field("#DIV/0!", &COUNT), Field::NoAnswer(Absence::NotAvailable));
    assert_eq!(field("0", &COUNT), Field::Number(0.0));
}

#[test]
fn low_is_a_number_that_rounds_to_zero_and_is_not_zero() {
    let words = || "rounds to 0".to_owned();
    assert_eq!(field("[low]", &COUNT), Field::Bound(Bounds { lower: Some(1.0), upper: None }, words()));
    assert_eq!(field("k", &SHARE), Field::Bound(Bounds { lower: Some(0.0), upper: Some(0.05) }, words()));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        if let Field::Number(number) = field(&text, &DECIMAL) {
            proptest::prop_assert!(number.is_finite());
        }
    }

    #[test]
    fn anything_like_a_number_is_read_or_refused(text in "[-+£(<~]{0,2}[0-9,.]{0,9}[km%)/+ ]{0,3}[0-9]{0,4}") {
        for asked in [COUNT, POUNDS, SHARE, RATE] {
            if let Field::Number(number) = field(&text, &asked) {
                proptest::prop_assert!(number.is_finite());
            }
        }
    }
}
