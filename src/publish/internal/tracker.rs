//! The tracker of returns: who owed what by when, what has become of it, and a score for each partner over time.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Error;
use maud::{Markup, PreEscaped, Render, html};

use super::super::chart;
use super::super::formula_guard::guard;
use super::super::html::shell::{self, Shell};
use crate::model::date;
use crate::model::letter::Correspondence;
use crate::model::owed::{Owed, State};
use crate::model::period::Period;
use crate::model::round;
use crate::present::chart::{Along, Chart, Point, Series};
use crate::spec::chart_kind::ChartKind;
use crate::spec::returns::Returns;
use crate::spec::theme::Theme;

/// So many of the latest periods have a column in the page; tracker.csv has all.
const SHOWN: usize = 8;
/// The definition of the score, as printed.
pub const SCORE: &str = "The score is the share of the returns due from a partner for a period, one per kind and \
    area, that were received by the due date and have no open error or warning. A warning that was accepted does not \
    count against it. A return that does not say when it was sent, or that has no due date, counts as on time once it \
    is received. Returns that are still awaited are left out.";

/// Good returns, and all that count.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    good: usize,
    all: usize,
}

impl Score {
    fn percent(self) -> Option<f64> {
        (self.all > 0).then(|| round::round(100.0 * self.good as f64 / self.all as f64, 0))
    }
}

type Scores<'a> = BTreeMap<&'a str, BTreeMap<Period, Score>>;

fn scores(owed: &[Owed]) -> Scores<'_> {
    let mut scores: Scores = BTreeMap::new();
    for owed in owed {
        let score = scores.entry(&owed.partner).or_default().entry(owed.period).or_default();
        if owed.state != State::Awaited {
            score.good += usize::from(owed.is_good());
            score.all += 1;
        }
    }
    scores
}

/// A row for each return that was owed.
///
/// # Errors
/// None that these texts can cause; they are passed on all the same.
pub fn csv(returns: &Returns, owed: &[Owed]) -> Result<Vec<u8>, Error> {
    let scores = scores(owed);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "partner",
        "return",
        "area",
        "period",
        "due",
        "received",
        "days_late",
        "status",
        "open_queries",
        "score",
    ])?;
    let day = |day: Option<chrono::NaiveDate>| day.map_or(String::new(), |day| day.to_string());
    for owed in owed {
        let late =
            owed.due.zip(owed.received).map(|(due, received)| (received - due).num_days()).filter(|days| *days > 0);
        let score =
            scores.get(owed.partner.as_str()).and_then(|of| of.get(&owed.period)).and_then(|score| score.percent());
        writer.write_record([
            guard(&owed.partner).as_ref(),
            &returns.kinds[owed.kind].id,
            guard(&owed.area_name).as_ref(),
            &owed.period.to_string(),
            &day(owed.due),
            &day(owed.received),
            &late.map_or(String::new(), |days| days.to_string()),
            owed.words(),
            &owed.queries.to_string(),
            &score.map_or(String::new(), |score| round::plain(score, 0)),
        ])?;
    }
    Ok(writer.into_inner()?)
}

/// The page.
pub fn page(returns: &Returns, correspondence: &Correspondence, publisher: &str) -> String {
    let owed = &correspondence.owed;
    let sections = if owed.is_empty() {
        let none = html! {
            p { "The table of expected returns names nobody who is due to send a return, so there is nothing to track." } "\n"
        };
        vec![("tracker".to_owned(), "Returns".to_owned(), none)]
    } else {
        vec![
            ("open".to_owned(), "Open returns".to_owned(), open(returns, owed)),
            ("scores".to_owned(), "Quality of returns".to_owned(), quality(owed)),
            ("owed".to_owned(), "Returns due".to_owned(), who(returns, owed)),
        ]
    };
    shell::page(&Shell {
        publisher,
        title: "Tracker of returns",
        subtitle: &super::as_at(correspondence.as_at),
        notice: super::NOTICE,
        sections,
        script: "",
    })
}

/// Returns that are not accepted, latest first, areas of one return together.
fn open(returns: &Returns, owed: &[Owed]) -> Markup {
    let mut groups: BTreeMap<(std::cmp::Reverse<Period>, &str, usize, &str), Vec<&Owed>> = BTreeMap::new();
    for owed in owed.iter().filter(|owed| !owed.is_good()) {
        let key = (std::cmp::Reverse(owed.period), owed.partner.as_str(), owed.kind, owed.words());
        groups.entry(key).or_default().push(owed);
    }
    if groups.is_empty() {
        return html! { p { "Every return due was received on time, and none has an open finding." } "\n" };
    }
    let row = |((period, partner, kind, words), owed): ((std::cmp::Reverse<Period>, &str, usize, &str), Vec<&Owed>)| {
        let areas: Vec<&str> = owed.iter().map(|owed| owed.area_name.as_str()).collect();
        let received = owed.iter().filter_map(|owed| owed.received).max();
        let is_bad = matches!(owed[0].state, State::Missing | State::Unreadable) || owed[0].queries > 0;
        vec![
            partner.render(),
            returns.kinds[kind].title.render(),
            areas.join(", ").render(),
            period.0.to_string().render(),
            owed[0].due.map_or("not set".to_owned(), date::words).render(),
            received.map_or(String::new(), date::words).render(),
            html! { span class=(if is_bad { "mark bad" } else { "mark" }) { (words) } },
        ]
    };
    let rows: Vec<Vec<Markup>> = groups.into_iter().map(row).collect();
    let headings = ["Partner", "Return", "Areas", "Period", "Due", "Received", "Status"];
    shell::table("open-returns", "Open returns", &headings, &rows, &[])
}

fn quality(owed: &[Owed]) -> Markup {
    let scores = scores(owed);
    let periods: BTreeSet<Period> = scores.values().flat_map(|of| of.keys().copied()).collect();
    let chart = chart(&scores);
    // A chart is written as XML, in which every text is escaped.
    let drawing = PreEscaped(chart::svg(&chart, chart::Titles::Omitted, &Theme::default()));
    let latest: Vec<Period> = periods.iter().rev().take(SHOWN).rev().copied().collect();
    let mut headings = vec!["Partner".to_owned()];
    headings.extend(latest.iter().map(Period::to_string));
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let cell = |score: Option<&Score>| match score.map(|score| (score.percent(), score)) {
        Some((Some(percent), score)) => {
            html! { (round::plain(percent, 0)) "%" p { (score.good) " of " (score.all) } }
        }
        Some((None, _)) => "awaited".render(),
        None => "–".render(),
    };
    let row = |(partner, of): (&&str, &BTreeMap<Period, Score>)| {
        std::iter::once(partner.render()).chain(latest.iter().map(|period| cell(of.get(period)))).collect()
    };
    let rows: Vec<Vec<Markup>> = scores.iter().map(row).collect();
    let numbers: Vec<usize> = (1..=latest.len()).collect();
    html! {
        p { (SCORE) } "\n"
        figure { "\n"
            figcaption { h3 { (chart.title) } p class="subtitle" { (chart.subtitle) } } "\n"
            div class="plot" { (drawing) } "\n"
        } "\n"
        (shell::table("scores-table", "Scores by partner and period", &headings, &rows, &numbers))
        p class="foot" { "– no return was due. tracker.csv has every return and period." } "\n"
    }
}

/// The scores by quarter, a line for each partner.
fn chart(scores: &Scores) -> Chart {
    let all: BTreeSet<Period> = scores.values().flat_map(|of| of.keys().copied()).collect();
    let quarters: Vec<Period> = all.into_iter().filter(|period| matches!(period, Period::Quarter { .. })).collect();
    let along = quarters.iter().map(|period| match period {
        Period::Quarter { year, quarter } => {
            Along { label: format!("Q{quarter}"), group: Period::Year { year: *year }.to_string() }
        }
        other => Along { label: other.to_string(), group: String::new() },
    });
    let series = scores.iter().map(|(partner, of)| Series {
        label: (*partner).to_owned(),
        points: quarters
            .iter()
            .map(|period| match of.get(period).and_then(|score| score.percent()) {
                Some(value) => Point::Value { value, provisional: false },
                None => Point::Missing,
            })
            .collect(),
        limits: Vec::new(),
        decimals: 0,
        starts: Vec::new(),
    });
    let said: Vec<String> = scores
        .iter()
        .filter_map(|(partner, of)| {
            let (period, percent) = of.iter().rev().find_map(|(period, score)| Some((period, score.percent()?)))?;
            Some(format!("{partner} {}% in {period}", round::plain(percent, 0)))
        })
        .collect();
    Chart {
        id: "scores".to_owned(),
        kind: ChartKind::Line,
        title: "Score of each partner by quarter".to_owned(),
        subtitle: "Percentage of the returns due".to_owned(),
        unit: "per cent".to_owned(),
        along: along.collect(),
        over_time: true,
        own_scales: false,
        paper: None,
        series: series.collect(),
        events: Vec::new(),
        comparator: None,
        control: None,
        fan: None,
        funnel: None,
        map: None,
        rows: None,
        verdicts: Vec::new(),
        notes: Vec::new(),
        source: String::new(),
        notice: String::new(),
        alt: format!("Line chart of the score of each partner by quarter. Latest: {}.", said.join("; ")),
    }
}

/// Each partner's returns with their areas, due days, and what came of them.
fn who(returns: &Returns, owed: &[Owed]) -> Markup {
    let mut groups: BTreeMap<(&str, usize), Vec<&Owed>> = BTreeMap::new();
    for owed in owed {
        groups.entry((&owed.partner, owed.kind)).or_default().push(owed);
    }
    let row = |((partner, kind), owed): ((&str, usize), Vec<&Owed>)| {
        let areas: BTreeSet<&str> = owed.iter().map(|owed| owed.area_name.as_str()).collect();
        let count = |fits: &dyn Fn(&Owed) -> bool| owed.iter().filter(|owed| fits(owed)).count().render();
        vec![
            partner.render(),
            returns.kinds[kind].title.render(),
            areas.len().render(),
            owed.len().render(),
            count(&|owed| owed.came()),
            count(&|owed| owed.state == State::Late),
            count(&|owed| owed.state == State::Missing),
            count(&|owed| owed.came() && owed.queries == 0),
        ]
    };
    let rows: Vec<Vec<Markup>> = groups.into_iter().map(row).collect();
    let headings = ["Partner", "Return", "Areas", "Due", "Received", "Late", "Missing", "Accepted"];
    shell::table("owed-returns", "Returns by partner", &headings, &rows, &[2, 3, 4, 5, 6, 7])
}
