//! What `plotters` draws, as SVG elements with the attributes of ours and no others.

use std::convert::Infallible;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};

/// One element: its attributes in the order in which they are written, and the text in it. Nothing is escaped yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    pub name: &'static str,
    pub attributes: Vec<(&'static str, String)>,
    pub text: Option<String>,
}

impl Element {
    fn new(name: &'static str) -> Element {
        Element { name, attributes: Vec::new(), text: None }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Element {
        self.attributes.push((name, value.to_string()));
        self
    }

    /// A shape is filled, or it is only its line.
    fn painted(self, style: &impl BackendStyle, filled: bool) -> Element {
        let colour = hex(style.color());
        if filled { self.with("fill", colour) } else { self.with("fill", "none").with("stroke", colour) }
    }
}

/// The elements of a drawing, from the back to the front.
#[derive(Debug, Default, Clone)]
pub struct Elements(Vec<Element>);

/// Keeping an element cannot fail, but the trait asks for a result.
pub type Kept = Result<(), DrawingErrorKind<Infallible>>;

impl Elements {
    /// Gives the element that was drawn last an attribute that `plotters` has no word for.
    pub fn add(&mut self, name: &'static str, value: impl ToString) {
        if let Some(last) = self.0.last_mut() {
            last.attributes.push((name, value.to_string()));
        }
    }

    /// A face with holes and its rim, for which `plotters` has no word. Each point is told by its way from the one before.
    pub fn draw_shape<S: BackendStyle>(&mut self, rings: &[Vec<BackendCoord>], fill: BackendColor, rim: &S) {
        let shape = Element::new("path")
            .with("fill", hex(fill))
            .with("fill-rule", "evenodd")
            .with("stroke", hex(rim.color()))
            .with("stroke-width", rim.stroke_width())
            .with("d", rings.iter().map(|ring| way(ring)).collect::<String>());
        self.0.push(shape);
    }

    /// Straight lines that are not joined, as one element.
    pub fn draw_lines<S: BackendStyle>(&mut self, lines: &[[BackendCoord; 2]], style: &S) {
        let way = |[(x, y), (to_x, to_y)]: &[BackendCoord; 2]| {
            format!("M{x} {y}l{} {}", to_x.saturating_sub(*x), to_y.saturating_sub(*y))
        };
        let path = Element::new("path")
            .painted(style, false)
            .with("stroke-width", style.stroke_width())
            .with("d", lines.iter().map(way).collect::<String>());
        self.0.push(path);
    }

    pub fn into_inner(self) -> Vec<Element> {
        self.0
    }

    fn keep(&mut self, element: Element, colour: BackendColor) -> Kept {
        self.0.push(element);
        if colour.alpha < 1.0 {
            self.add("opacity", colour.alpha);
        }
        Ok(())
    }
}

impl DrawingBackend for Elements {
    type ErrorType = Infallible;

    /// A drawing grows with what is drawn; its document says how large it became.
    fn get_size(&self) -> (u32, u32) {
        (u32::MAX, u32::MAX)
    }

    fn ensure_prepared(&mut self) -> Kept {
        Ok(())
    }

    fn present(&mut self) -> Kept {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Kept {
        self.draw_rect((x, y), (x.saturating_add(1), y.saturating_add(1)), &colour, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Kept {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        filled: bool,
    ) -> Kept {
        let rect = Element::new("rect")
            .with("x", left)
            .with("y", top)
            .with("width", right.saturating_sub(left))
            .with("height", bottom.saturating_sub(top))
            .painted(style, filled);
        self.keep(rect, style.color())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Kept {
        let line = Element::new("polyline")
            .painted(style, false)
            .with("stroke-width", style.stroke_width())
            .with("points", points(path));
        self.keep(line, style.color())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, filled: bool) -> Kept {
        let circle = Element::new("circle")
            .with("cx", x)
            .with("cy", y)
            .with("r", radius)
            .painted(style, filled)
            .with("stroke-width", style.stroke_width());
        self.keep(circle, style.color())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, corners: I, style: &S) -> Kept {
        let polygon = Element::new("polygon").painted(style, true).with("points", points(corners));
        self.keep(polygon, style.color())
    }

    /// On a baseline; the document names the font.
    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, baseline): BackendCoord) -> Kept {
        let mut element = Element::new("text").with("x", x).with("y", baseline);
        element = match style.anchor().h_pos {
            HPos::Left => element,
            HPos::Center => element.with("text-anchor", "middle"),
            HPos::Right => element.with("text-anchor", "end"),
        };
        element = element.with("fill", hex(style.color()));
        if matches!(style.style(), FontStyle::Bold) {
            element = element.with("font-weight", "bold");
        }
        element.text = Some(text.to_owned());
        self.keep(element.with("font-size", style.size()), style.color())
    }
}

fn hex(colour: BackendColor) -> String {
    let (red, green, blue) = colour.rgb;
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// The way round a ring, in the fewest letters.
fn way(ring: &[BackendCoord]) -> String {
    let Some(((x, y), rest)) = ring.split_first() else { return String::new() };
    let mut way = format!("M{x} {y}l");
    let (mut x, mut y) = (*x, *y);
    for (to_x, to_y) in rest {
        for step in [to_x.saturating_sub(x), to_y.saturating_sub(y)] {
            let is_first = way.ends_with('l');
            way += &if step < 0 || is_first { step.to_string() } else { format!(" {step}") };
        }
        (x, y) = (*to_x, *to_y);
    }
    way + "z"
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    path.into_iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}
