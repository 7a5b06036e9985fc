//! A line, and behind it where it would go if it went on as it has: dashed, with pale bands, so that nobody takes it for figures.

use crate::present::chart::{AS_IT_HAS, Ahead, Chart, Fan, Series};

use super::area::Area;
use super::canvas::{Canvas, Pen};
use super::frame::Frame;
use super::legend::{self, Sample};
use super::palette::{Look, Shape, TEXT_GREY, look_in};
use super::{line, mark, readings};

const DASH: &[f64] = &[6.0, 4.0];
const BORDER: &[f64] = &[1.5, 3.0];
/// The rims of the bands, which tell one from the other without their shades.
const INNER: &[f64] = &[2.0, 3.5];
const OUTER: &[f64] = &[10.0, 3.0];

/// Draws the chart in `body`; returns the height of its plot.
pub fn draw(canvas: &mut Canvas, chart: &Chart, body: Area, extent: (f64, f64)) -> f64 {
    let Some(fan) = &chart.fan else { return body.height };
    let look = look_in(chart, 0);
    let pen = |dash, width| Pen { colour: look.colour, width, dash };
    let entries = [(AS_IT_HAS, pen(DASH, 2.0)), ("80% limits", pen(INNER, 1.2)), ("95% limits", pen(OUTER, 1.0))];
    let entries = entries.map(|(text, pen)| (Sample::Line(pen), text));
    let body = body.below(legend::draw(canvas, &entries, body));
    let mut longer = chart.clone();
    longer.along.extend(fan.ahead.iter().map(|ahead| ahead.along.clone()));
    let trace = |canvas: &mut Canvas, frame: &Frame, series: &Series, look: &Look| {
        // Where what is known ends.
        let x = frame.edge(chart.along.len());
        canvas
            .line(&[(x, frame.plot.top), (x, frame.plot.bottom())], Pen { dash: BORDER, ..Pen::solid(TEXT_GREY, 1.0) });
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
    let bands: [(Vec<_>, Vec<_>, Pen); 2] = [
        (
            along(|ahead| ahead.outer.0),
            along(|ahead| ahead.outer.1),
            Pen { colour: look.colour, width: 1.0, dash: OUTER },
        ),
        (
            along(|ahead| ahead.inner.0),
            along(|ahead| ahead.inner.1),
            Pen { colour: look.colour, width: 1.2, dash: INNER },
        ),
    ];
    for (low, high, rim) in bands {
        let around: Vec<_> = high.iter().chain(low.iter().rev()).copied().collect();
        canvas.veil(&around, look.colour);
        canvas.line(&high, rim);
        canvas.line(&low, rim);
    }
    let middle = along(|ahead| ahead.expected);
    canvas.line(&middle, Pen { colour: look.colour, width: 2.0, dash: DASH });
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
