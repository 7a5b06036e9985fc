//! The shapes a chart is made of, drawn as SVG elements by `plotters`.
//!
//! `plotters` takes whole numbers, so everything is drawn at ten times its size and scaled back by the document: places
//! are exact to a tenth of a unit and print the same on every machine.

use plotters::prelude::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle};

use super::lettering::{LEADING, clean};
use super::palette::{Look, TEXT_GREY, Texture, WHITE};

/// Drawn units for one user unit.
pub const FINE: f64 = 10.0;
/// What the SVG backend divides a font size by before it writes it.
const BACKEND_EM: f64 = 1.24;

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
    body: String,
}

impl Canvas {
    /// Straight lines from point to point.
    pub fn line(&mut self, points: &[(f64, f64)], pen: Pen) {
        if points.len() > 1 {
            let points: Vec<_> = points.iter().map(|point| fine(*point)).collect();
            self.element(&dashes(pen.dash), |backend| backend.draw_path(points, &stroke(pen)).is_ok());
        }
    }

    /// A filled polygon.
    pub fn polygon(&mut self, points: &[(f64, f64)], colour: RGBColor) {
        let points: Vec<_> = points.iter().map(|point| fine(*point)).collect();
        self.element("", |backend| backend.fill_polygon(points, &colour).is_ok());
    }

    /// A filled polygon through which one sees what lies under it.
    pub fn veil(&mut self, points: &[(f64, f64)], colour: RGBColor) {
        let points: Vec<_> = points.iter().map(|point| fine(*point)).collect();
        self.element(" opacity=\"0.18\"", |backend| backend.fill_polygon(points, &colour).is_ok());
    }

    /// A rectangle of the look of a series.
    pub fn face(&mut self, (left, top): (f64, f64), (width, height): (f64, f64), look: &Look) {
        let (right, bottom) = (left + width, top + height);
        let (corner, opposite) = (fine((left, top)), fine((right, bottom)));
        self.element("", |backend| backend.draw_rect(corner, opposite, &look.colour, true).is_ok());
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
        let corners = (fine((left, top)), fine((left + width, top + height)));
        self.element("", |backend| backend.draw_rect(corners.0, corners.1, &WHITE, true).is_ok());
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
        let size = (set.size * FINE).round();
        let style = if set.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = FontDesc::new(FontFamily::SansSerif, size * BACKEND_EM, style)
            .color(&set.colour)
            .pos(Pos::new(set.anchor, VPos::Bottom));
        let rim = if set.rim { " stroke=\"#FFFFFF\" stroke-width=\"40\" paint-order=\"stroke\"" } else { "" };
        self.element(&format!(" font-size=\"{size}\"{rim}"), |backend| {
            backend.draw_text(&text, &font, fine((x, baseline))).is_ok()
        });
    }

    /// Lines of text under each other; the first stands on `baseline`.
    pub fn lines(&mut self, (x, baseline): (f64, f64), lines: &[String], set: Type) {
        for (row, line) in lines.iter().enumerate() {
            self.text((x, baseline + row as f64 * set.size * LEADING), line, set);
        }
    }

    /// The elements drawn.
    pub fn finish(self) -> String {
        self.body
    }

    /// A filled circle.
    pub fn disc(&mut self, centre: (f64, f64), radius: f64, colour: RGBColor) {
        let (centre, size) = (fine(centre), (radius * FINE).round() as u32);
        self.element("", |backend| backend.draw_circle(centre, size, &colour, true).is_ok());
    }

    /// The line of a circle.
    pub fn ring(&mut self, centre: (f64, f64), radius: f64, pen: Pen) {
        let (centre, size) = (fine(centre), (radius * FINE).round() as u32);
        self.element("", |backend| backend.draw_circle(centre, size, &stroke(pen), false).is_ok());
    }

    /// Draws one element on a backend of its own, so that `plotters` knows no attribute it lacks but the file has it.
    fn element(&mut self, attributes: &str, draw: impl FnOnce(&mut SVGBackend<'_>) -> bool) {
        let mut drawn = String::new();
        let mut backend = SVGBackend::with_string(&mut drawn, (1, 1));
        let whole = draw(&mut backend);
        drop(backend);
        // Writing to a string cannot fail; if it ever did, half an element must not follow.
        if whole {
            let inner = drawn.split_once(">\n").map_or("", |(_, rest)| rest).trim_end_matches("</svg>\n");
            self.body.push_str(&tidy(inner, attributes));
        }
    }
}

/// `element` with `attributes` in place of those that `plotters` writes of the same names, without its defaults.
fn tidy(element: &str, attributes: &str) -> String {
    let Some((tag, rest)) = element.split_once('>') else {
        return String::new();
    };
    let dropped = |name: &str, value: &str| {
        attributes.contains(&format!(" {name}="))
            || matches!(
                (name, value),
                ("opacity", "1") | ("stroke", "none") | ("dy" | "font-family", _) | ("text-anchor", "start")
            )
    };
    let mut parts = tag.trim_end_matches('/').splitn(2, ' ');
    let mut written = parts.next().unwrap_or_default().to_owned();
    for pair in parts.next().unwrap_or_default().split("\" ").map(|pair| pair.trim_end_matches('"')) {
        if let Some((name, value)) = pair.split_once("=\"")
            && !dropped(name, value)
        {
            written.push_str(&format!(" {name}=\"{}\"", value.trim_end()));
        }
    }
    written.push_str(attributes);
    written.push_str(if tag.ends_with('/') { "/>" } else { ">" });
    written.push_str(&rest.replace('\n', ""));
    written.push('\n');
    written
}

fn fine((x, y): (f64, f64)) -> (i32, i32) {
    // A cast of a float saturates, so that no input can overflow.
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

fn stroke(pen: Pen) -> ShapeStyle {
    ShapeStyle { color: pen.colour.to_rgba(), filled: false, stroke_width: (pen.width * FINE).round() as u32 }
}

fn dashes(dash: &[f64]) -> String {
    if dash.is_empty() {
        return String::new();
    }
    let lengths: Vec<_> = dash.iter().map(|length| (length * FINE).round().to_string()).collect();
    format!(" stroke-dasharray=\"{}\"", lengths.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_has_our_attributes_and_not_the_defaults() {
        let mut canvas = Canvas::default();
        canvas.line(&[(0.0, 1.25), (2.0, f64::INFINITY)], Pen { colour: WHITE, width: 1.5, dash: &[2.0, 1.0] });
        canvas.text((1.0, 2.0), "a < b & \"c\"\u{0}", Type::plain(15.0));
        let drawn = canvas.finish();
        assert_eq!(
            drawn.lines().next(),
            Some(
                "<polyline fill=\"none\" stroke=\"#FFFFFF\" stroke-width=\"15\" points=\"0,13 20,2147483647\" \
                 stroke-dasharray=\"20 10\"/>"
            )
        );
        assert!(drawn.contains(">a &lt; b &amp; &quot;c&quot;</text>"), "{drawn}");
        assert!(drawn.contains("font-size=\"150\"") && !drawn.contains("font-family"), "{drawn}");
    }
}
