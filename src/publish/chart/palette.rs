//! What tells one series from another: colour, and never colour alone.

use plotters::style::RGBColor;

use crate::model::colour::{Colour, SERIES};
use crate::model::verdict::Way;
use crate::present::chart::Chart;
use crate::spec::theme::Theme;

/// The usual colours of series. A drawing is made with these, and a theme takes their place when it is written.
pub const CATEGORICAL: [RGBColor; 6] =
    [rgb(SERIES[0]), rgb(SERIES[1]), rgb(SERIES[2]), rgb(SERIES[3]), rgb(SERIES[4]), rgb(SERIES[5])];

const fn rgb(Colour(red, green, blue): Colour) -> RGBColor {
    RGBColor(red, green, blue)
}

/// The same on a dark page: 20 apart at the least, and 3.6:1 or more against it.
const DARK: [Colour; 6] = [
    Colour(0x9c, 0xd3, 0xff),
    Colour(0x12, 0xa9, 0x9d),
    Colour(0xb0, 0x52, 0x5c),
    Colour(0xf4, 0x6a, 0x25),
    Colour(0xf5, 0xeb, 0xc8),
    Colour(0x9a, 0x58, 0xdc),
];
const DARK_PAPER: Colour = Colour(0x16, 0x13, 0x1a);
/// What a colour has against a dark page at the least.
const ON_DARK: f64 = 3.6;

/// The line of a target.
pub const DEEP: RGBColor = CATEGORICAL[2];
pub const INK: RGBColor = RGBColor(0x0b, 0x0c, 0x0c);
pub const TEXT_GREY: RGBColor = RGBColor(0x3d, 0x3d, 0x3d);
pub const GRID: RGBColor = RGBColor(0xd9, 0xd9, 0xd9);
/// Leader lines and the ticks between groups: 4.5:1 on white.
pub const RULE: RGBColor = RGBColor(0x76, 0x76, 0x76);
/// The series that are not in focus.
pub const FADED: RGBColor = RGBColor(0xbf, 0xbf, 0xbf);
pub const WHITE: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Text on shades and the rims between them, and text on the darkest; both stay as they are on a dark page.
pub const ON_SHADE: RGBColor = RGBColor(0x0b, 0x0c, 0x10);
const ON_DARKEST: RGBColor = RGBColor(0xf8, 0xfb, 0xff);

/// What stands around the series, and its colour on a dark page.
const AROUND: [(RGBColor, Colour); 6] = [
    (WHITE, DARK_PAPER),
    (INK, Colour(0xee, 0xe9, 0xf1)),
    (TEXT_GREY, Colour(0xd8, 0xd2, 0xde)),
    (GRID, Colour(0x3b, 0x34, 0x44)),
    (RULE, Colour(0x9a, 0x8f, 0xa6)),
    (FADED, Colour(0x5a, 0x53, 0x64)),
];

/// The colour of a theme in the place of one that a drawing was made with, as it is written.
pub fn themed(theme: &Theme, hex: &str) -> String {
    let place = SERIES.iter().position(|usual| usual.hex() == hex);
    place.map_or_else(|| hex.to_owned(), |place| theme.colours[place].hex())
}

/// Rules by which a drawing within a page follows a dark one: a rule takes the place of the attribute of an element.
pub fn dark(theme: &Theme) -> String {
    let series = theme.colours.iter().zip(SERIES).zip(DARK);
    let series = series.map(|((own, usual), dark)| (own.hex(), if *own == usual { dark } else { lightened(*own) }));
    let around = AROUND.map(|(RGBColor(red, green, blue), dark)| (Colour(red, green, blue).hex(), dark));
    let rules = series.chain(around).flat_map(|(light, dark)| {
        ["fill", "stroke"].map(|what| format!("  .plot [{what}=\"{light}\"] {{ {what}: {}; }}\n", dark.hex()))
    });
    format!("@media screen and (prefers-color-scheme: dark) {{\n{}}}\n", rules.collect::<String>())
}

/// As much lighter as it must be to stand out from a dark page.
fn lightened(colour: Colour) -> Colour {
    let lighter = (0..=20).map(|step| colour.lighter(f64::from(step) / 20.0));
    lighter.into_iter().find(|lighter| lighter.contrast(DARK_PAPER) >= ON_DARK).unwrap_or(colour)
}

/// Shades of one blue, from the lowest class of a map to the highest. Each has 3.9:1 or more against the colour of the
/// rims, and steps of the same ratio lie between them.
const FIVE_SHADES: [RGBColor; 5] = [
    RGBColor(0xda, 0xe8, 0xf4),
    RGBColor(0xa6, 0xc7, 0xe4),
    RGBColor(0x77, 0xa9, 0xd6),
    RGBColor(0x4a, 0x8e, 0xc9),
    RGBColor(0x20, 0x73, 0xbc),
];
const FOUR_SHADES: [RGBColor; 4] =
    [RGBColor(0xda, 0xe8, 0xf4), RGBColor(0x95, 0xbd, 0xdf), RGBColor(0x59, 0x97, 0xcd), RGBColor(0x20, 0x73, 0xbc)];

/// The colour of a class of a map, and that of text on it, which has 4.5:1 or more.
pub fn shade(class: usize, count: usize) -> (RGBColor, RGBColor) {
    let shade = match count {
        // Few classes are as far apart as they can be.
        0..=3 => FIVE_SHADES[(class * 2).min(4)],
        4 => FOUR_SHADES[class.min(3)],
        _ => FIVE_SHADES[class.min(4)],
    };
    let is_darkest = shade == FIVE_SHADES[4];
    (shade, if is_darkest { ON_DARKEST } else { ON_SHADE })
}

/// The shape drawn at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Disc,
    Square,
    Triangle,
    /// A triangle on its point.
    Down,
    Diamond,
    Cross,
}

/// How a face is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texture {
    Plain,
    Striped,
    Chequered,
}

/// How one series looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub colour: RGBColor,
    /// Lengths drawn and left out along a line; empty for an unbroken line.
    pub dash: &'static [f64],
    pub shape: Shape,
    pub texture: Texture,
}

/// The look of a special cause: a triangle that points to where it lies.
pub fn signal(is_high: bool) -> Look {
    let shape = if is_high { Shape::Triangle } else { Shape::Down };
    Look { colour: CATEGORICAL[3], dash: &[], shape, texture: Texture::Plain }
}

/// The look of an area above or below the limits of a funnel: a triangle that points away, and beyond the outer limits a
/// shape with more corners.
pub fn beyond(is_high: bool, is_far: bool) -> Look {
    match (is_high, is_far) {
        (_, false) => signal(is_high),
        (true, true) => Look { colour: CATEGORICAL[2], shape: Shape::Diamond, ..signal(true) },
        (false, true) => Look { colour: CATEGORICAL[2], shape: Shape::Square, ..signal(false) },
    }
}

/// The look of a comparison.
pub fn compared(way: Way) -> Look {
    let (colour, shape) = match way {
        Way::Higher => (3, Shape::Triangle),
        Way::Lower => (3, Shape::Down),
        Way::Better => (1, Shape::Diamond),
        Way::Worse => (2, Shape::Cross),
        Way::Similar => (4, Shape::Disc),
    };
    Look { colour: CATEGORICAL[colour], dash: &[], shape, texture: Texture::Plain }
}

/// The look of the series at `index` of a chart: of years, those before the latest are behind it.
pub fn look_in(chart: &Chart, index: usize) -> Look {
    match index {
        0 if chart.kind.facts().is_by_year => look(0, 1),
        before if chart.kind.facts().is_by_year => Look { colour: RULE, ..look(before, chart.series.len()) },
        index => look(index, chart.series.len()),
    }
}

/// The look of the series at `index` among `count`.
pub fn look(index: usize, count: usize) -> Look {
    const DASHES: [&[f64]; 6] =
        [&[], &[8.0, 4.0], &[2.5, 3.0], &[12.0, 3.0, 3.0, 3.0], &[4.0, 4.0], &[12.0, 3.0, 3.0, 3.0, 3.0, 3.0]];
    const SHAPES: [Shape; 5] = [Shape::Disc, Shape::Square, Shape::Triangle, Shape::Diamond, Shape::Cross];
    const TEXTURES: [Texture; 3] = [Texture::Plain, Texture::Striped, Texture::Chequered];
    // Blue and orange are the pair that is told apart best.
    let colour = if count == 2 && index == 1 { 3 } else { index % CATEGORICAL.len() };
    Look {
        colour: CATEGORICAL[colour],
        dash: DASHES[index % DASHES.len()],
        shape: SHAPES[index % SHAPES.len()],
        texture: TEXTURES[(index / CATEGORICAL.len()) % TEXTURES.len()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::colour::closest;

    #[test]
    fn on_a_dark_page_series_stand_out_and_are_told_apart() {
        assert!(DARK.iter().all(|colour| colour.contrast(DARK_PAPER) >= ON_DARK));
        assert!(closest(&DARK).unwrap().2 > 19.0, "{:?}", closest(&DARK));
        assert!(SERIES.map(lightened).iter().all(|colour| colour.contrast(DARK_PAPER) >= ON_DARK));
    }
}
