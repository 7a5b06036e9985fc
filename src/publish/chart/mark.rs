//! The mark of a series at a point: a shape of its own, so that series differ without colour, hollow when provisional.

use super::canvas::{Canvas, Pen};
use super::palette::{Look, Shape, WHITE};

const RIM: f64 = 1.8;

/// Draws the mark of a series around a point.
pub fn draw(canvas: &mut Canvas, (x, y): (f64, f64), radius: f64, look: &Look, hollow: bool) {
    let fill = if hollow { WHITE } else { look.colour };
    let rim = Pen::solid(look.colour, RIM);
    if look.shape == Shape::Disc {
        canvas.disc((x, y), radius, fill);
        if hollow {
            canvas.ring((x, y), radius, rim);
        }
        return;
    }
    let corners: Vec<_> = outline(look.shape).iter().map(|(dx, dy)| (x + dx * radius, y + dy * radius)).collect();
    canvas.polygon(&corners, fill);
    if hollow {
        // Past the first corner, so that it is joined like the others.
        let closed: Vec<_> = corners.iter().chain(corners.iter().take(2)).copied().collect();
        canvas.line(&closed, rim);
    }
}

/// Corners of a mark around its middle, for a radius of one.
fn outline(shape: Shape) -> &'static [(f64, f64)] {
    match shape {
        Shape::Disc | Shape::Square => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        Shape::Triangle => &[(0.0, -1.15), (1.1, 0.85), (-1.1, 0.85)],
        Shape::Down => &[(0.0, 1.15), (1.1, -0.85), (-1.1, -0.85)],
        Shape::Diamond => &[(0.0, -1.3), (1.2, 0.0), (0.0, 1.3), (-1.2, 0.0)],
        Shape::Cross => &[
            (-0.4, -1.2),
            (0.4, -1.2),
            (0.4, -0.4),
            (1.2, -0.4),
            (1.2, 0.4),
            (0.4, 0.4),
            (0.4, 1.2),
            (-0.4, 1.2),
            (-0.4, 0.4),
            (-1.2, 0.4),
            (-1.2, -0.4),
            (-0.4, -0.4),
        ],
    }
}
