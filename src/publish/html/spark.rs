//! A small line in a row of a table, with the same in words for those who cannot see it.

use maud::{Markup, html};

use crate::present::table::Spark;

const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 26.0;
const MARGIN: f64 = 5.0;
/// To so many decimals places are written.
const EXACT: f64 = 10.0;

/// The numbers as points, a full one for the last; a line joins those that follow each other, and a dashed one shows the target.
pub fn spark(spark: &Spark) -> Markup {
    let numbers = || spark.points.iter().filter_map(|(_, number)| *number);
    let (low, high) = numbers()
        .chain(spark.target)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), number| (low.min(number), high.max(number)));
    let longest = spark.points.iter().map(|(quarters, _)| *quarters).max().unwrap_or(0).max(1);
    let x = |quarters: u32| MARGIN + (WIDTH - 2.0 * MARGIN) * (1.0 - f64::from(quarters) / f64::from(longest));
    let y = |number: f64| match high > low {
        true => HEIGHT - MARGIN - (number - low) / (high - low) * (HEIGHT - 2.0 * MARGIN),
        false => HEIGHT / 2.0,
    };
    let at = |place: f64| (place * EXACT).round() / EXACT;
    let joined = spark.points.windows(2).filter_map(|pair| Some(((pair[0].0, pair[0].1?), (pair[1].0, pair[1].1?))));
    html! {
        @if numbers().next().is_none() { "none" } @else {
            svg class="spark" role="img" aria-label=(spark.words) width=(WIDTH) height=(HEIGHT) viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } {
                @if let Some(target) = spark.target {
                    line class="goal" x1=(MARGIN) x2=(WIDTH - MARGIN) y1=(at(y(target))) y2=(at(y(target))) {}
                }
                @for ((before, one), (after, other)) in joined {
                    line x1=(at(x(before))) y1=(at(y(one))) x2=(at(x(after))) y2=(at(y(other))) {}
                }
                @for (quarters, number) in &spark.points {
                    @if let Some(number) = number {
                        circle class=[(*quarters == 0).then_some("now")] cx=(at(x(*quarters))) cy=(at(y(*number))) r="2.6" {}
                    }
                }
            }
        }
    }
}
