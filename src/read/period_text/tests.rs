//! Every spelling that was met, with the canonical period it stands for or the reason why it is refused.

use super::*;

fn canonical(text: &str, quarters: Option<Quarters>) -> String {
    match read(text, Habits { quarters, ..Habits::default() }) {
        Ok(read) => read.period.to_string(),
        Err(trouble) => panic!("{} ({:?})", trouble.message, trouble.hint),
    }
}

#[test]
fn each_spelling_is_the_period_that_it_stands_for() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        // Financial years.
        ("2017/18", "2017/18"),
        ("2017-18", "2017/18"),
        ("2017-2018", "2017/18"),
        ("2017\u{2013}18", "2017/18"),
        ("13/14", "2013/14"),
        ("98/99", "1998/99"),
        ("201718", "2017/18"),
        ("FY 2017/18", "2017/18"),
        ("FY2425", "2024/25"),
        ("FY11/12", "2011/12"),
        ("Financial year ending March 2023", "2022/23"),
        ("2017_18", "2017/18"),
        ("Q1_2024_25", "2024/25 Q1"),
        ("Financial year 2017/18", "2017/18"),
        ("2017/18 financial year", "2017/18"),
        ("201718 Academic year", "2017-09-01 to 2018-08-31"),
        ("year ending March 2023", "2022/23"),
        ("Year ending 31 March 2023", "2022/23"),
        ("y/e March 2023", "2022/23"),
        ("YE Mar 23", "2022/23"),
        ("12 months to March 2023", "2022/23"),
        ("Apr '05 to Mar '06", "2005/06"),
        ("April 2022 - March 2023", "2022/23"),
        ("1 April 2023 to 31 March 2024", "2023/24"),
        ("1/4/23 to 31/3/24", "2023/24"),
        ("01.04.2023 - 31.03.2024", "2023/24"),
        // Quarters.
        ("2022/23 Q3", "2022/23 Q3"),
        ("2022/23Q3", "2022/23 Q3"),
        ("Q3 2022/23", "2022/23 Q3"),
        ("q3 2022-23", "2022/23 Q3"),
        ("Q3 22/23", "2022/23 Q3"),
        ("Q3 11/12", "2011/12 Q3"),
        ("Qtr 3, 2022/23", "2022/23 Q3"),
        ("Quarter 4 2024/25", "2024/25 Q4"),
        ("2024/25 Quarter 4", "2024/25 Q4"),
        ("2024/25 - Q4", "2024/25 Q4"),
        ("201718 Financial year Q1", "2017/18 Q1"),
        ("first quarter of 2017-18", "2017/18 Q1"),
        ("first quarter of this 2017-2018", "2017/18 Q1"),
        ("1st quarter 2017/18", "2017/18 Q1"),
        ("Apr to Jun 2024", "2024/25 Q1"),
        ("April - June 2024", "2024/25 Q1"),
        ("Apr-Jun 24", "2024/25 Q1"),
        ("Jan-Mar 2025", "2024/25 Q4"),
        ("2025 Jan-Mar", "2024/25 Q4"),
        ("Jan to Mar 2024/25", "2024/25 Q4"),
        ("Quarter ending June 2024", "2024/25 Q1"),
        ("3 months to 30 June 2024", "2024/25 Q1"),
        ("1 April to 30 June 2024", "2024/25 Q1"),
        ("01/04/2024-30/06/2024", "2024/25 Q1"),
        ("Q1 (April to June) 2024/25", "2024/25 Q1"),
        ("2024/25 Q1 (Apr-Jun)", "2024/25 Q1"),
        ("2024/25 Q1 (Apr-Jun 2024)", "2024/25 Q1"),
        // The months say which quarter is meant.
        ("Q1 (Apr-Jun 2024)", "2024/25 Q1"),
        ("Q1 2024 (Apr to Jun)", "2024/25 Q1"),
        ("Q1 2024 (Jan to Mar)", "2023/24 Q4"),
        ("Q1 Apr-Jun 2024", "2024/25 Q1"),
        ("Q2: April to June 2024", "2024/25 Q1"),
        // Both ends have a year of two figures.
        ("Apr 24 - Jun 24", "2024/25 Q1"),
        ("Apr-24 - Jun-24", "2024/25 Q1"),
        ("Apr 24-Jun 24", "2024/25 Q1"),
        ("Apr-24 to Mar-25", "2024/25"),
        ("April '24 to June '24", "2024/25 Q1"),
        ("Oct 23 - Mar 24", "2023/24 H2"),
        ("04/24 - 06/24", "2024/25 Q1"),
        ("1 Apr 24 - 30 Jun 24", "2024/25 Q1"),
        ("1 Apr 24-30 Jun 24", "2024/25 Q1"),
        ("1-Apr-24 to 30-Jun-24", "2024/25 Q1"),
        ("1.4.24-30.6.24", "2024/25 Q1"),
        ("01.04.24 - 30.06.24", "2024/25 Q1"),
        ("1/4/24-30/6/24", "2024/25 Q1"),
        // The year, or month and year, stands at the end alone.
        ("1 Apr-30 Jun 2024", "2024/25 Q1"),
        ("1 April - 30 June 2024", "2024/25 Q1"),
        ("1st April to 30th June 2024", "2024/25 Q1"),
        ("1st of April till 30th of June 2024", "2024/25 Q1"),
        ("April 1st - June 30th 2024", "2024/25 Q1"),
        ("April 1 - June 30, 2024", "2024/25 Q1"),
        ("1 Oct - 31 Mar 2025", "2024/25 H2"),
        ("1/4 - 30/6/24", "2024/25 Q1"),
        ("1/4-30/6/2024", "2024/25 Q1"),
        ("01.04-30.06.2024", "2024/25 Q1"),
        ("1-30 June 2024", "June 2024"),
        ("1 - 30 June 2024", "June 2024"),
        ("1st to 30th June 2024", "June 2024"),
        // Months that are listed.
        ("Apr/May/Jun 2024", "2024/25 Q1"),
        ("April, May and June 2024", "2024/25 Q1"),
        ("Nov, Dec, Jan 2024/25", "2024-11-01 to 2025-01-31"),
        ("Between April and June 2024", "2024/25 Q1"),
        ("Q1 and Q2 2024/25", "2024/25 H1"),
        // Days and months beside the quarter.
        ("Q1 (1 Apr - 30 Jun 2024)", "2024/25 Q1"),
        ("Q1 2024/25 (1 Apr - 30 Jun)", "2024/25 Q1"),
        ("Q1 (Apr-Jun) 24", "2024/25 Q1"),
        ("Apr-Jun 2024 (Q1)", "2024/25 Q1"),
        ("2024/25 (Q1)", "2024/25 Q1"),
        ("Q1 (2024/25)", "2024/25 Q1"),
        ("FY 2024/25 (Q1)", "2024/25 Q1"),
        ("2024/25 (H1)", "2024/25 H1"),
        // Numbers in words.
        ("Quarter Two 2024/25", "2024/25 Q2"),
        ("2024/25 Quarter one", "2024/25 Q1"),
        ("three months to June 2024", "2024/25 Q1"),
        ("Three months ended 30 June 2024", "2024/25 Q1"),
        ("twelve months to March 2025", "2024/25"),
        ("six months ending September 2024", "2024/25 H1"),
        ("half-year to September 2024", "2024/25 H1"),
        ("1st half 2024/25", "2024/25 H1"),
        ("Q/E June 2024", "2024/25 Q1"),
        // Strokes.
        ("Q1 2024 / 25", "2024/25 Q1"),
        ("2024 /25 Q1", "2024/25 Q1"),
        ("2024/ 25", "2024/25"),
        ("Q1/2024-25", "2024/25 Q1"),
        ("2024-25 / Q1", "2024/25 Q1"),
        ("Q1 '24/'25", "2024/25 Q1"),
        // Runs of quarters and years.
        ("2021/22 Q1 - 2021/22 Q4", "2021/22 Q1 - 2021/22 Q4"),
        ("2006/07 Q2 - 2007/08 Q1", "2006/07 Q2 - 2007/08 Q1"),
        ("2021/22 Q1 - 2021/22 Q2", "2021/22 H1"),
        ("2021/22 Q1 - 2023/24 Q4", "2021-04-01 to 2024-03-31"),
        ("2021/22Q1-2023/24Q4", "2021-04-01 to 2024-03-31"),
        ("Q1 2021/22 to Q4 2023/24", "2021-04-01 to 2024-03-31"),
        ("2006/07 Q1-Q3", "2006-04-01 to 2006-12-31"),
        ("2006/07 Q1-Q4", "2006/07 Q1 - 2006/07 Q4"),
        ("Q1 to Q3 2021/22", "2021-04-01 to 2021-12-31"),
        ("2020/21 - 24/25", "2020-04-01 to 2025-03-31"),
        ("2020/21-2024/25", "2020-04-01 to 2025-03-31"),
        ("2006/07 - 08/09", "2006-04-01 to 2009-03-31"),
        ("2015 - 17", "2015-01-01 to 2017-12-31"),
        ("2015-17", "2015-01-01 to 2017-12-31"),
        ("2015 to 2017", "2015-01-01 to 2017-12-31"),
        ("Oct 2021-Sep 2022", "2021/22 Q3 - 2022/23 Q2"),
        ("Oct 2021 - Sep 2022", "2021/22 Q3 - 2022/23 Q2"),
        ("Jul 2023-Jun 2024", "2023/24 Q2 - 2024/25 Q1"),
        ("12 months 01/10/2023 to 30/09/2024", "2023/24 Q3 - 2024/25 Q2"),
        ("year ending June 2024", "2023/24 Q2 - 2024/25 Q1"),
        ("Part 1 (April to September) 2018/19", "2018/19 H1"),
        ("201819 Part 2 (October to March)", "2018/19 H2"),
        ("H1 2024/25", "2024/25 H1"),
        ("second half of 2024/25", "2024/25 H2"),
        ("Between September 2013 to March 2014", "2013-09-01 to 2014-03-31"),
        ("November to January 2024", "2023-11-01 to 2024-01-31"),
        ("1/4/23 to 31/3/25", "2023-04-01 to 2025-03-31"),
        // Calendar years, which are never financial ones.
        ("2017", "2017"),
        ("Calendar year 2017", "2017"),
        ("CY 2017", "2017"),
        ("Jan 2022-Dec 2022", "2022"),
        ("From January to December 2013", "2013"),
        ("year ending December 2023", "2023"),
        ("Mid-2023", "2023"),
        ("mid-year 2023", "2023"),
        ("Mid 2023", "2023"),
        // Months.
        ("March 2023", "March 2023"),
        ("Nov 2023", "November 2023"),
        ("Sept 2024", "September 2024"),
        ("Mar-23", "March 2023"),
        ("MAR 23", "March 2023"),
        ("2023 March", "March 2023"),
        ("March 2023/24", "March 2024"),
        ("03/2024", "March 2024"),
        ("2024-03", "March 2024"),
        ("202403", "March 2024"),
        // Days.
        ("10/12/23", "2023-12-10 to 2023-12-10"),
        ("31/03/24.", "2024-03-31 to 2024-03-31"),
        ("20.04.16", "2016-04-20 to 2016-04-20"),
        ("4th November 2016", "2016-11-04 to 2016-11-04"),
        ("4-Nov-16", "2016-11-04 to 2016-11-04"),
        ("2024-03-31", "2024-03-31 to 2024-03-31"),
        ("2024-03-31 00:00:00", "2024-03-31 to 2024-03-31"),
        ("as at 31 March 2024", "2024-03-31 to 2024-03-31"),
    ] {
        match read(text, Habits::default()) {
            Ok(read) if read.period.to_string() == expected => {}
            other => wrong.push(format!("{text}: {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_footnote_mark_comes_off_only_where_it_can_be_nothing_else() {
    for (text, expected) in [
        ("March 20191", "March 2019"),
        ("Apr '11 to Mar '121", "2011/12"),
        ("2017/181", "2017/18"),
        ("2017/20182", "2017/18"),
        ("2022/23 Q31", "2022/23 Q3"),
        ("2017/18 [note 2]", "2017/18"),
        ("2017/18\u{b9}", "2017/18"),
        ("2017/18*", "2017/18"),
    ] {
        let read = read(text, Habits::default()).unwrap();
        assert_eq!((read.period.to_string().as_str(), read.footnote), (expected, true), "{text}");
    }
    assert!(!read("March 2019", Habits::default()).unwrap().footnote);
    for text in ["20191", "2017/183 4", "2017/191", "March 2019123"] {
        assert!(read(text, Habits::default()).is_err(), "{text}");
    }
}

#[test]
fn a_status_may_stand_beside_a_period_and_another_remark_may_not() {
    for (text, period, status) in [
        ("Q1 2024/25 (provisional)", "2024/25 Q1", Status::Provisional),
        ("Q1 2024/25 [p]", "2024/25 Q1", Status::Provisional),
        ("Apr-Jun 24 - draft", "2024/25 Q1", Status::Provisional),
        ("Revised 2024/25", "2024/25", Status::Revised),
        ("June 2024 (final)", "June 2024", Status::Settled),
    ] {
        let read = read(text, Habits::default()).unwrap();
        assert_eq!((read.period.to_string().as_str(), read.status), (period, Some(status)), "{text}");
    }
    for text in ["Q1 2024/25 (excludes Birch)", "2024/25 Q1 (part of it)"] {
        let hint = read(text, Habits::default()).unwrap_err().hint.unwrap();
        assert!(hint.starts_with("write 2024/25 Q1 alone"), "{hint}");
    }
}

#[test]
fn a_quarter_of_a_calendar_label_is_refused_with_both_readings_unless_the_return_says() {
    for text in [
        "Q1 2022",
        "2022 Q1",
        "2022-Q1",
        "Q1-2022",
        "2022 (Q1)",
        "Q1 (2022)",
        "Quarter 1 2022",
        "first quarter of 2022",
        "Q1 '22",
    ] {
        let hint = read(text, Habits::default()).unwrap_err().hint.unwrap();
        for said in [
            "April to June 2022",
            "January to March 2022",
            "write 2022/23 Q1 or 2021/22 Q4",
            "April 2021 to March 2022",
        ] {
            assert!(hint.contains(said), "{text}: {hint}");
        }
        assert_eq!(canonical(text, Some(Quarters::Financial)), "2022/23 Q1", "{text}");
        assert_eq!(canonical(text, Some(Quarters::Calendar)), "2021/22 Q4", "{text}");
        let rolling = canonical(text, Some(Quarters::RollingYearToCalendarQuarter));
        assert_eq!(rolling, "2021/22 Q1 - 2021/22 Q4", "{text}");
    }
    assert_eq!(canonical("Q4 2022", Some(Quarters::Calendar)), "2022/23 Q3");
    assert_eq!(canonical("Q4 2022", Some(Quarters::Financial)), "2022/23 Q4");
    assert_eq!(canonical("Q2 2022 - Q1 2023", Some(Quarters::Calendar)), "2022/23 Q1 - 2022/23 Q4");
    // A financial year is said, so there is nothing to choose.
    assert_eq!(canonical("Q1 2022/23", Some(Quarters::Calendar)), "2022/23 Q1");
}

#[test]
fn what_has_two_readings_is_refused_with_both() {
    for (text, one, other) in [
        ("2015 - 16", "write 2015/16", "2015-01-01 to 2016-12-31"),
        ("11/12", "write 2011/12", "November 2012"),
        ("201112", "write 2011/12", "December 2011"),
        ("2011-12", "write 2011/12", "December 2011"),
        ("FY2024", "write 2023/24", "2024/25"),
        ("FY24", "write 2023/24", "2024/25"),
        ("Financial year 2024", "write 2023/24", "2024/25"),
        ("Q1 FY2024", "write 2023/24 Q1", "2024/25 Q1"),
        ("FY24 Q1", "write 2023/24 Q1", "2024/25 Q1"),
        ("2005-08", "write August 2005", "2005-01-01 to 2008-12-31"),
        ("01/07/2021", "write July 2021", "2021-07-01 to 2021-07-01"),
        ("Q1 2024 (provisional)", "write 2024/25 Q1", "2023/24 Q4"),
    ] {
        let hint = read(text, Habits::default()).unwrap_err().hint.unwrap();
        assert!(hint.contains(one) && hint.contains(other), "{text}: {hint}");
    }
}

#[test]
fn what_is_no_period_or_contradicts_itself_is_refused() {
    for text in [
        "",
        "soon",
        "Part 1 (April to September)",
        "Q3",
        "March",
        "2024/26",
        "2024/25 Q5",
        "Q1 2024/25 (Jul-Sep 2024)",
        "Part 2 (April to September) 2018/19",
        "12 months 01/10/2023 to 31/12/2023",
        "31/03/2025 to 01/04/2024",
        "2023/24 Q4 - 2021/22 Q1",
        "13/13/2024",
        "31/02/2024",
        "Mar",
        "2024/25 and something",
        "April and June 2024",
        "Q1 and Q3 2024/25",
        "Apr, Jun 2024",
        "Apr 24 to Jun 30 2024",
        "04/06",
        "Q1 2024/25 (1 Jul - 30 Sep)",
        "Q1 2024/25 (April only)",
        "Q1 2024/25 (to date)",
        "Quarter Five 2024/25",
        "late 2024",
        "1 - 31 June 2024",
        "Month 3 2024",
    ] {
        assert!(read(text, Habits::default()).is_err(), "{text}: {:?}", read(text, Habits::default()));
    }
    let year = read("Part 1 (April to September)", Habits::default()).unwrap_err().message;
    assert!(year.contains("does not say which year"), "{year}");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        let _ = read(&text, Habits::default());
    }

    #[test]
    fn anything_like_a_period_is_read_or_refused(text in "(Q[1-4]|[A-Z][a-z]{2}|[0-9]{1,6}|[ /'.-]|to|ending|year|\\(|\\)){1,9}") {
        for quarters in [None, Some(Quarters::Financial), Some(Quarters::RollingYearToCalendarQuarter)] {
            if let Ok(read) = read(&text, Habits { quarters, ..Habits::default() }) {
                proptest::prop_assert!(read.period.first_day() <= read.period.last_day());
            }
        }
    }

    #[test]
    fn what_is_written_canonically_is_read_as_itself(year in 1950i32..2050, quarter in 1u32..=4) {
        for period in [
            Period::Quarter { year, quarter },
            Period::Year { year },
            Period::FourQuarters { year, quarter },
            Period::CalendarYear { year },
            Period::Month { year, month: quarter * 3 },
        ] {
            proptest::prop_assert_eq!(read(&period.to_string(), Habits::default()).map(|read| read.period), Ok(period));
        }
    }
}
