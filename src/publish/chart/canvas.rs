//! The shapes a chart is made of, drawn by `plotters` on a backend of ours.
//!
//! `plotters` takes whole numbers, so everything is drawn at ten times its size and scaled back by the document: places
//! are exact to a tenth of a unit and print the same on every machine.

use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle};
use plotters_backend::DrawingBackend;

use super::elements::{Element, Elements, Kept};
use super::lettering::{LEADING, clean};
use super::palette::{Look, TEXT_GREY, Texture, WHITE};

/// Drawn units for one user unit.
pub const FINE: f64 = 10.0;
/// How much of what lies under it a veil hides.
const VEIL: f64 = 0.18;

/// A stroke.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    pub colour: RGBColor,
    pub width: f64,
    pub dash: &'static [f64],
}

impl Pen {
    pub fn solid(colour: RGBColor, width: f64) -> Pen {
        Pen { colour, width, dash: &[] }
    }
}

/// How text is set.
#[derive(Clone, Copy)]
pub struct Type {
    pub size: f64,
    pub bold: bool,
    pub colour: RGBColor,
    pub anchor: HPos,
    /// A white rim, for text that may lie on a line.
    pub rim: bool,
}

impl Type {
    pub fn plain(size: f64) -> Type {
        Type { size, bold: false, colour: TEXT_GREY, anchor: HPos::Left, rim: false }
    }

    pub fn centred(self) -> Type {
        Type { anchor: HPos::Center, ..self }
    }

    pub fn ending(self) -> Type {
        Type { anchor: HPos::Right, ..self }
    }

    pub fn rimmed(self) -> Type {
        Type { rim: true, ..self }
    }
}

/// A drawing in progress.
#[derive(Debug, Default, Clone)]
pub struct Canvas {
    drawn: Elements,
}

impl Canvas {
    /// Straight lines from point to point.
    pub fn line(&mut self, points: &[(f64, f64)], pen: Pen) {
        if points.len() < 2 {
            return;
        }
        self.draw(|drawn| drawn.draw_path(points.iter().copied().map(fine), &stroke(pen)));
        if !pen.dash.is_empty() {
            let lengths: Vec<_> = pen.dash.iter().map(|length| (length * FINE).round().to_string()).collect();
            self.drawn.add("stroke-dasharray", lengths.join(" "));
        }
    }

    /// A filled polygon.
    pub fn polygon(&mut self, points: &[(f64, f64)], colour: RGBColor) {
        self.draw(|drawn| drawn.fill_polygon(points.iter().copied().map(fine), &colour));
    }

    /// A face with holes, and its rim.
    pub fn shape(&mut self, rings: &[Vec<(f64, f64)>], fill: RGBColor, rim: Pen) {
        let rings: Vec<Vec<(i32, i32)>> = rings
            .iter()
            .map(|ring| {
                let mut ring: Vec<(i32, i32)> = ring.iter().copied().map(fine).collect();
                // Points that fall together on the drawing are one.
                ring.dedup();
                ring
            })
            .collect();
        self.drawn.draw_shape(&rings, fill.to_backend_color(), &stroke(rim));
    }

    /// Straight lines that are not joined.
    pub fn strokes(&mut self, lines: &[[(f64, f64); 2]], pen: Pen) {
        let lines: Vec<[(i32, i32); 2]> = lines.iter().map(|line| line.map(fine)).collect();
        if !lines.is_empty() {
            self.drawn.draw_lines(&lines, &stroke(pen));
        }
    }

    /// A filled polygon through which one sees what lies under it.
    pub fn veil(&mut self, points: &[(f64, f64)], colour: RGBColor) {
        self.draw(|drawn| drawn.fill_polygon(points.iter().copied().map(fine), &colour.mix(VEIL)));
    }

    /// A rectangle of the look of a series.
    pub fn face(&mut self, (left, top): (f64, f64), (width, height): (f64, f64), look: &Look) {
        let (right, bottom) = (left + width, top + height);
        self.rectangle((left, top), (right, bottom), look.colour);
        // A white line as thick as the face and dashed leaves stripes, with no pattern that a renderer must tile.
        let stripes = |thickness| Pen { colour: WHITE, width: thickness, dash: &[1.8, 3.6] };
        if look.texture != Texture::Plain {
            self.line(&[(left + 2.6, top + height / 2.0), (right - 0.8, top + height / 2.0)], stripes(height));
        }
        if look.texture == Texture::Chequered {
            self.line(&[(left + width / 2.0, top + 2.6), (left + width / 2.0, bottom - 0.8)], stripes(width));
        }
    }

    /// A plain white rectangle, for text to stand on.
    pub fn blank(&mut self, (left, top): (f64, f64), (width, height): (f64, f64)) {
        self.rectangle((left, top), (left + width, top + height), WHITE);
    }

    fn rectangle(&mut self, corner: (f64, f64), opposite: (f64, f64), colour: RGBColor) {
        self.draw(|drawn| drawn.draw_rect(fine(corner), fine(opposite), &colour, true));
    }

    /// A rectangle that is only a rim of the colour of a series: a provisional number.
    pub fn hollow(&mut self, (left, top): (f64, f64), (width, height): (f64, f64), look: &Look) {
        let rim = 2.0_f64.min(width / 2.0).min(height / 2.0);
        let (x1, y1) = (left + rim / 2.0, top + rim / 2.0);
        let (x2, y2) = (left + width - rim / 2.0, top + height - rim / 2.0);
        self.polygon(&[(x1, y1), (x2, y1), (x2, y2), (x1, y2)], WHITE);
        self.line(&[(x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1 - rim / 2.0)], Pen::solid(look.colour, rim));
    }

    /// One line of text on a baseline.
    pub fn text(&mut self, (x, baseline): (f64, f64), text: &str, set: Type) {
        let text = clean(text);
        if text.is_empty() {
            return;
        }
        let style = if set.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = FontDesc::new(FontFamily::SansSerif, (set.size * FINE).round(), style)
            .color(&set.colour)
            .pos(Pos::new(set.anchor, VPos::Bottom));
        self.draw(|drawn| drawn.draw_text(&text, &font, fine((x, baseline))));
        if set.rim {
            self.drawn.add("stroke", "#FFFFFF");
            self.drawn.add("stroke-width", "40");
            self.drawn.add("paint-order", "stroke");
        }
    }

    /// Lines of text under each other; the first stands on `baseline`.
    pub fn lines(&mut self, (x, baseline): (f64, f64), lines: &[String], set: Type) {
        for (row, line) in lines.iter().enumerate() {
            self.text((x, baseline + row as f64 * set.size * LEADING), line, set);
        }
    }

    /// A filled circle.
    pub fn disc(&mut self, centre: (f64, f64), radius: f64, colour: RGBColor) {
        self.draw(|drawn| drawn.draw_circle(fine(centre), (radius * FINE).round() as u32, &colour, true));
    }

    /// The line of a circle.
    pub fn ring(&mut self, centre: (f64, f64), radius: f64, pen: Pen) {
        self.draw(|drawn| drawn.draw_circle(fine(centre), (radius * FINE).round() as u32, &stroke(pen), false));
    }

    /// The elements drawn.
    pub fn finish(self) -> Vec<Element> {
        self.drawn.into_inner()
    }

    fn draw(&mut self, draw: impl FnOnce(&mut Elements) -> Kept) {
        let _ = draw(&mut self.drawn);
    }
}

fn fine((x, y): (f64, f64)) -> (i32, i32) {
    // A cast of a float saturates, so that no input can overflow.
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

fn stroke(pen: Pen) -> ShapeStyle {
    ShapeStyle { color: pen.colour.to_rgba(), filled: false, stroke_width: (pen.width * FINE).round() as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_has_our_attributes_and_not_the_defaults() {
        let mut canvas = Canvas::default();
        canvas.line(&[(0.0, 1.25), (2.0, f64::INFINITY)], Pen { colour: WHITE, width: 1.5, dash: &[2.0, 1.0] });
        canvas.text((1.0, 2.0), "a < b & \"c\"\u{0}", Type::plain(15.0).ending());
        canvas.veil(&[(0.0, 0.0), (-1.0, 0.0)], WHITE);
        let drawn: Vec<String> = canvas.finish().iter().map(said).collect();
        assert_eq!(
            drawn,
            [
                "polyline fill=none stroke=#FFFFFF stroke-width=15 points=0,13 20,2147483647 stroke-dasharray=20 10",
                "text x=10 y=20 text-anchor=end fill=#3D3D3D font-size=150: a < b & \"c\"",
                "polygon fill=#FFFFFF points=0,0 -10,0 opacity=0.18",
            ]
        );
    }

    fn said(element: &Element) -> String {
        let attributes: String = element.attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect();
        let text = element.text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
        format!("{}{attributes}{text}", element.name)
    }
}
