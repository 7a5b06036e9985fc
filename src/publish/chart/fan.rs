//! A line, and behind it where it would go if it went on as it has: dashed, with pale bands, so that nobody takes it for figures.

use crate::present::chart::{AS_IT_HAS, Ahead, Chart, Fan, Series};

use super::area::Area;
use super::canvas::{Canvas, Pen};
use super::frame::Frame;
use super::legend::{self, Sample};
use super::palette::{Look, Shape, TEXT_GREY, look_in};
use super::{line, mark, readings};

/// The width and the dash of a line. The rims of the bands tell one from the other without their shades.
type Stroke = (f64, &'static [f64]);

const MIDDLE: Stroke = (2.0, &[6.0, 4.0]);
const INNER: Stroke = (1.2, &[2.0, 3.5]);
const OUTER: Stroke = (1.0, &[10.0, 3.0]);
/// Where what is known ends.
const BORDER: Pen = Pen { colour: TEXT_GREY, width: 1.0, dash: &[1.5, 3.0] };

/// Draws the chart in `body`; returns the height of its plot.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area, extent: (f64, f64)) -> f64 {
    let Some(fan) = &chart.fan else { return body.height };
    let look = look_in(chart, 0);
    let entries = [(AS_IT_HAS, MIDDLE), ("80% limits", INNER), ("95% limits", OUTER)];
    let entries = entries.map(|(text, (width, dash))| (Sample::Line(Pen { colour: look.colour, width, dash }), text));
    let body = body.below(legend::draw(canvas, &entries, body));
    let mut longer = chart.clone();
    longer.along.extend(fan.ahead.iter().map(|ahead| ahead.along.clone()));
    let trace = |canvas: &mut Canvas, frame: &Frame, series: &Series, look: &Look| {
        let x = frame.edge(chart.along.len());
        canvas.line(&[(x, frame.plot.top), (x, frame.plot.bottom())], BORDER);
        spread(canvas, frame, (chart.along.len(), fan), series, look);
        line::trace(canvas, frame, series, look);
    };
    line::draw_along(canvas, &longer, body, extent, &trace)
}

/// Draws what lies behind the last of `places`, from its number on.
fn spread(canvas: &mut Canvas, frame: &Frame, (places, fan): (usize, &Fan), series: &Series, look: &Look) {
    let Some((last, known)) = places.checked_sub(1).and_then(|last| Some((last, readings::number(series, last)?.0)))
    else {
        return;
    };
    let from = (frame.middle(last), frame.y(known));
    let is_drawn = |ahead: &&Ahead| numbers_of(ahead).iter().all(|number| readings::fits(*number));
    let ahead = || fan.ahead.iter().take_while(is_drawn).zip(places..);
    let along = |number: fn(&Ahead) -> f64| -> Vec<(f64, f64)> {
        let points = ahead().map(|(ahead, place)| (frame.middle(place), frame.y(number(ahead))));
        std::iter::once(from).chain(points).collect()
    };
    let mut band = |low: fn(&Ahead) -> f64, high: fn(&Ahead) -> f64, (width, dash)| {
        let (low, high) = (along(low), along(high));
        let around: Vec<_> = high.iter().chain(low.iter().rev()).copied().collect();
        canvas.veil(&around, look.colour);
        [high, low].iter().for_each(|rim| canvas.line(rim, Pen { colour: look.colour, width, dash }));
    };
    band(|ahead| ahead.outer.0, |ahead| ahead.outer.1, OUTER);
    band(|ahead| ahead.inner.0, |ahead| ahead.inner.1, INNER);
    let middle = along(|ahead| ahead.expected);
    let (width, dash) = MIDDLE;
    canvas.line(&middle, Pen { colour: look.colour, width, dash });
    let look = Look { shape: Shape::Diamond, ..*look };
    middle.iter().skip(1).for_each(|point| mark::draw(canvas, *point, 4.5, &look, false));
}

/// Every number that is drawn of what lies ahead.
pub fn numbers(chart: &Chart) -> impl Iterator<Item = f64> {
    chart.fan.iter().flat_map(|fan| &fan.ahead).flat_map(numbers_of)
}

fn numbers_of(ahead: &Ahead) -> [f64; 5] {
    [ahead.expected, ahead.inner.0, ahead.inner.1, ahead.outer.0, ahead.outer.1]
}
