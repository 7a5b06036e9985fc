//! From a chart to one SVG drawing: every format that shows it shows this.

mod area;
mod axis;
mod canvas;
mod columns;
mod control;
mod document;
mod dumbbell;
mod elements;
mod events;
mod fan;
mod frame;
mod funnel;
mod grid;
mod heading;
mod heat;
mod key;
mod labels;
mod legend;
mod lettering;
mod line;
mod map;
mod mark;
mod palette;
mod panels;
mod plan;
mod ranking;
mod readings;
mod scale;
mod slope;
mod stack;
mod step;
mod withheld;

use crate::present::chart::Chart;
use crate::spec::chart_kind::ChartKind;
use crate::spec::theme::Theme;

use area::Area;
use canvas::Canvas;
pub use palette::dark;

/// 560 by 352 user units are printed 159 by 100 mm, a chart across A4, at which text of 15 units is 12 pt (Analysis Function, "Data
/// visualisation: charts").
const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 352.0;
const MARGIN: f64 = 8.0;
/// A plot is no lower than this, whatever stands around it.
const LEAST_PLOT: f64 = 150.0;
/// A chart gives way to words in its own drawing down to this height.
const LEAST_BODY: f64 = 240.0;

/// Whether the words around a chart are part of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Titles {
    /// For a file that stands alone: title, subtitle, notes and source are drawn.
    Inside,
    /// For a page that has them as text.
    Omitted,
}

/// A chart as an SVG document.
pub fn svg(chart: &Chart, titles: Titles, theme: &Theme) -> String {
    let mut canvas = Canvas::default();
    let page = Area { left: MARGIN, top: MARGIN, width: WIDTH - 2.0 * MARGIN, height: f64::INFINITY };
    let inside = titles == Titles::Inside;
    let head = if inside { heading::head(&mut canvas, chart, page) } else { 0.0 };
    // Where its words stand in the drawing, the plot gives way to them as far as it can be read.
    let words = if inside { head + heading::foot(&mut Canvas::default(), chart, page) } else { 0.0 };
    let body = Area { top: page.top + head, height: body_height(chart, page.width, words), ..page };
    let body = draw_body(&mut canvas, chart, body);
    let under = Area { top: body.bottom(), ..page };
    let foot = if inside { heading::foot(&mut canvas, chart, under) } else { 0.0 };
    document::document(chart, theme, (WIDTH, (body.bottom() + foot + MARGIN).ceil()), &canvas.finish())
}

/// Draws the chart in `body`, and again in a taller one where names above or under it would squeeze the plot.
fn draw_body(canvas: &mut Canvas, chart: &Chart, body: Area) -> Area {
    let before = canvas.clone();
    let lacking = LEAST_PLOT - draw_kind(canvas, chart, body);
    if lacking <= 0.0 {
        return body;
    }
    let taller = Area { height: body.height + lacking, ..body };
    *canvas = before;
    draw_kind(canvas, chart, taller);
    taller
}

/// Draws the chart; returns the height of its plot, which is none too small where the kind chose its own.
fn draw_kind(canvas: &mut Canvas, chart: &Chart, body: Area) -> f64 {
    let Some(extent) = readings::extent(chart) else {
        frame::nothing_shown(canvas, chart, body);
        return LEAST_PLOT;
    };
    match chart.kind {
        ChartKind::Line if has_panels(chart) => panels::draw(canvas, chart, body),
        ChartKind::Ranking => ranking::draw(canvas, chart, body),
        ChartKind::Dumbbell => dumbbell::draw(canvas, chart, body, extent),
        ChartKind::Slope => slope::draw(canvas, chart, body, extent),
        ChartKind::Heat => heat::draw(canvas, chart, body),
        ChartKind::Line if chart.fan.is_some() => return fan::draw(canvas, chart, body, extent),
        ChartKind::Line | ChartKind::Years => return line::draw(canvas, chart, body, extent),
        ChartKind::Columns => return columns::draw(canvas, chart, body, extent),
        ChartKind::Stacked | ChartKind::Shares => return stack::draw(canvas, chart, body),
        ChartKind::Step => return step::draw(canvas, chart, body, extent),
        ChartKind::Control | ChartKind::Run => return control::draw(canvas, chart, body, extent),
        ChartKind::Funnel => return funnel::draw(canvas, chart, body, extent),
        ChartKind::Map => map::draw(canvas, chart, body),
        ChartKind::Grid => grid::draw(canvas, chart, body),
        ChartKind::Plan => plan::draw(canvas, chart, body),
    }
    LEAST_PLOT
}

/// The height of the chart without its words, which take `words` of the usual height.
fn body_height(chart: &Chart, width: f64, words: f64) -> f64 {
    let whole = HEIGHT - 2.0 * MARGIN;
    let usual = (whole - words).max(LEAST_BODY);
    if readings::extent(chart).is_none() {
        return usual;
    }
    match chart.kind {
        ChartKind::Ranking => ranking::height(chart, usual, width),
        // Names stand in the plot, and need all the room there is.
        ChartKind::Map => map::height(chart, whole, width),
        ChartKind::Funnel => whole,
        ChartKind::Dumbbell => dumbbell::height(chart, usual, width),
        ChartKind::Slope => slope::height(chart, usual, width),
        ChartKind::Heat => heat::height(chart, usual, width),
        ChartKind::Grid => grid::height(chart, usual, width),
        ChartKind::Plan => plan::height(chart, usual, width),
        ChartKind::Line if has_panels(chart) => panels::height(chart, usual),
        ChartKind::Line
        | ChartKind::Years
        | ChartKind::Columns
        | ChartKind::Stacked
        | ChartKind::Shares
        | ChartKind::Step
        | ChartKind::Control
        | ChartKind::Run => usual,
    }
}

fn has_panels(chart: &Chart) -> bool {
    chart.series.len() > panels::MOST_LINES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cell::Marker;
    use crate::model::verdict::Way;
    use crate::present::chart::{
        Ahead, Along, Bar, Control, Event, Fan, Funnel, FunnelLimits, FunnelPlace, Judged, Limits, Map, MapClass,
        MapFill, MapGround, MapPlace, Plan, Point, Rows, Scores, Series, Span,
    };
    use crate::spec::chart_kind::Draws;

    fn chart(kind: ChartKind, values: &[Point]) -> Chart {
        let along =
            |place: usize| Along { label: format!("Q{}", place % 4 + 1), group: format!("20{}", 20 + place / 4) };
        Chart {
            id: "cases <1>".to_owned(),
            kind,
            title: "Cases & \"repeats\" < 5".to_owned(),
            subtitle: "Cases discussed, Ashby".to_owned(),
            unit: "cases".to_owned(),
            along: (0..6).map(along).collect(),
            series: vec![Series {
                label: "Ashby".to_owned(),
                points: values.to_vec(),
                limits: Vec::new(),
                decimals: 0,
                starts: Vec::new(),
            }],
            over_time: true,
            own_scales: false,
            paper: None,
            events: vec![Event {
                place: 99,
                part: f64::NAN,
                when: "May 2025".to_owned(),
                label: "New form".to_owned(),
                is_break: true,
            }],
            comparator: Some(("All areas".to_owned(), f64::NAN)),
            control: matches!(kind, ChartKind::Control | ChartKind::Run).then(control),
            fan: (kind == ChartKind::Line).then(fan),
            funnel: (kind == ChartKind::Funnel).then(funnel),
            map: (kind == ChartKind::Map).then(map),
            rows: rows(kind),
            verdicts: vec![None, Some(Way::Higher), Some(Way::Worse)],
            notes: vec!["A note.".to_owned()],
            source: "Returns".to_owned(),
            notice: String::new(),
            alt: "A chart.".to_owned(),
        }
    }

    fn control() -> Control {
        let limits = Limits { lower: f64::NAN, near_lower: -1e300, near_upper: 2.0, upper: 9.0 };
        let judged = Judged { centre: Some(3.0), limits: Some(limits), is_high: Some(true) };
        Control {
            centre: "Mean",
            usual: "Within normal variation",
            places: vec![judged, Judged::default(), judged],
            target: Some(f64::NAN),
            starts: vec![2, 99],
            said: Vec::new(),
        }
    }

    fn fan() -> Fan {
        let ahead = |label: &str, expected, upper| Ahead {
            along: Along { label: label.to_owned(), group: "2025".to_owned() },
            expected,
            inner: (1.0, upper),
            outer: (f64::NAN, 1e300),
        };
        let ahead = vec![ahead("Q1", 3.0, 9.0), ahead("Q2", f64::NAN, f64::INFINITY)];
        Fan { ahead, decimals: 0, said: Vec::new() }
    }

    fn funnel() -> Funnel {
        let limits = |size| FunnelLimits { size, inner: (1.0, 9.0 / size), outer: (f64::NAN, f64::INFINITY) };
        let place = |size, is_high, is_far| Some(FunnelPlace { size, is_high, is_far });
        Funnel {
            size: "People".to_owned(),
            centre: Some(3.0),
            middle: "Average",
            lines: [0.0, 1.0, 50.0, f64::NAN].map(limits).to_vec(),
            places: vec![place(20.0, Some(true), true), None, place(1e300, None, false), place(f64::NAN, None, true)],
            said: Vec::new(),
        }
    }

    fn map() -> Map {
        let face = vec![vec![(0, 0), (1_000_000, 0), (i64::MAX, 1_000_000)], vec![(5, 5), (6, 6)]];
        let place = |fill| MapPlace { fill, text: "7.0".to_owned() };
        Map {
            classes: vec![MapClass { words: "7.0".to_owned(), count: 1 }],
            places: [MapFill::Class(0), MapFill::Class(99), MapFill::Range, MapFill::Marker(Marker::Confidential)]
                .map(place)
                .to_vec(),
            ground: MapGround::Outlines { width: 0, height: -5, areas: vec![vec![face], Vec::new(), vec![vec![]]] },
            said: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn rows(kind: ChartKind) -> Option<Rows> {
        let words = |text: &str| text.to_owned();
        let bar = |span, status| Bar { name: words("Build a <house>"), span, status, words: words("Under way") };
        match kind.facts().draws {
            Draws::Figures => None,
            Draws::Grid => {
                let ids = |count: usize| (0..count).map(|at| format!("R{at}")).collect();
                let cells = [((5, 4), ids(1)), ((1, 1), ids(90)), ((9, 0), ids(2))].into_iter().collect();
                Some(Rows::Scores(Scores { up: words("Likelihood"), across: words("Impact"), highest: 5, cells }))
            }
            Draws::Plan => Some(Rows::Plan(Plan {
                bars: vec![
                    bar(Span::Days(0.0, 0.5), Some(0)),
                    bar(Span::Days(f64::NAN, -1e300), Some(99)),
                    bar(Span::Day(0.999), None),
                    bar(Span::None, Some(1)),
                ],
                statuses: 3,
                years: vec![(0.0, 0.5, words("2023/24")), (0.5, f64::INFINITY, words("2024/25"))],
                now: Some((0.7, words("End of 2024/25 Q4"))),
            })),
        }
    }

    fn value(value: f64) -> Point {
        Point::Value { value, provisional: false }
    }

    #[test]
    fn a_document_names_and_describes_itself() {
        let svg = svg(&chart(ChartKind::Line, &[value(1.0)]), Titles::Inside, &Theme::default());
        assert!(svg.contains("role=\"img\" aria-labelledby=\"cases--1--title cases--1--desc\""), "{svg}");
        assert!(svg.contains("<title id=\"cases--1--title\">Cases &amp; \"repeats\" &lt; 5</title>"), "{svg}");
        assert!(svg.contains(">Cases &amp; &quot;repeats&quot; &lt; 5</text>"), "{svg}");
        assert!(svg.contains("Source: Returns"));
    }

    #[test]
    fn a_page_with_its_own_words_gets_none_in_the_drawing() {
        let svg = svg(&chart(ChartKind::Line, &[value(1.0)]), Titles::Omitted, &Theme::default());
        assert!(!svg.contains("Source") && !svg.contains(">A note.") && !svg.contains(">Cases discussed"));
        assert!(svg.contains("viewBox=\"0 0 560 352\""));
    }

    #[test]
    fn no_input_stops_a_chart() {
        let nasty = [f64::NAN, f64::INFINITY, -1e300, 1e15, -3.0, 0.0, 1e-300, 7.0].map(value);
        for kind in ChartKind::ALL.iter().copied() {
            for points in [&nasty[..], &[], &[Point::Withheld; 6], &[value(0.0); 2]] {
                let mut chart = chart(kind, points);
                svg(&chart, Titles::Inside, &Theme::default());
                chart.series.extend(vec![chart.series[0].clone(); 20]);
                svg(&chart, Titles::Omitted, &Theme::default());
                chart.along.clear();
                chart.rows = None;
                assert!(svg(&chart, Titles::Omitted, &Theme::default()).contains("No figures can be shown"));
                chart.series.clear();
                svg(&chart, Titles::Inside, &Theme::default());
            }
        }
    }

    #[test]
    fn the_same_chart_is_the_same_bytes() {
        for kind in ChartKind::ALL.iter().copied() {
            let chart =
                chart(kind, &[value(1.5), Point::Withheld, value(-2.25), Point::Missing, value(4.0), value(3.0)]);
            assert_eq!(svg(&chart, Titles::Inside, &Theme::default()), svg(&chart, Titles::Inside, &Theme::default()));
        }
    }

    #[test]
    fn where_nothing_can_be_shown_the_chart_says_so() {
        let svg =
            svg(&chart(ChartKind::Columns, &[Point::Withheld, Point::Missing]), Titles::Omitted, &Theme::default());
        assert!(svg.contains(">No figures can be shown</text>"));
    }
}
