//! Colours, how far they stand out from each other, and how far they are told apart by somebody who sees fewer of them.

use palette::color_difference::{Ciede2000, Wcag21RelativeContrast};
use palette::{IntoColor, Lab, LinSrgb, Srgb};

/// A colour of the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// The Analysis Function's categorical colours, in their order; dark pink, grey and purple are others here, as dark pink and
/// grey are 5 apart (CIEDE2000) to somebody with deuteranopia. These are 18 apart at the least.
pub const SERIES: [Colour; 6] = [
    Colour(0x12, 0x43, 0x6d),
    Colour(0x28, 0xa1, 0x97),
    Colour(0x6e, 0x3b, 0x00),
    Colour(0xf4, 0x6a, 0x25),
    Colour(0x30, 0x30, 0x30),
    Colour(0xa6, 0x5a, 0xe6),
];
pub const WHITE: Colour = Colour(0xff, 0xff, 0xff);

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vision {
    Full,
    Protanopia,
    Deuteranopia,
}

impl Vision {
    pub const ALL: [Vision; 3] = [Vision::Full, Vision::Protanopia, Vision::Deuteranopia];

    /// What is seen of red, green and blue light, each as a part of the three (Machado, Oliveira and Fernandes 2009, severity 1).
    const fn seen(self) -> [[f64; 3]; 3] {
        match self {
            Vision::Full => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Vision::Protanopia => {
                [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
            }
            Vision::Deuteranopia => {
                [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
            }
        }
    }

    /// As it stands in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Vision::Full => "anybody",
            Vision::Protanopia => "somebody with protanopia",
            Vision::Deuteranopia => "somebody with deuteranopia",
        }
    }
}

impl Colour {
    /// A colour as CSS writes it, "#12436D"; nothing of any other text.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Colour(part(0)?, part(2)?, part(4)?))
    }

    pub fn hex(self) -> String {
        format!("#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }

    /// The contrast ratio of WCAG 2, from 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let light = |Colour(red, green, blue): Colour| Srgb::new(red, green, blue).into_format::<f64>();
        light(self).relative_contrast(light(other))
    }

    /// How far two colours are apart to somebody (CIEDE2000); below 2 or so nobody tells them apart.
    pub fn apart(self, other: Colour, vision: Vision) -> f64 {
        self.seen(vision).difference(other.seen(vision))
    }

    fn seen(self, vision: Vision) -> Lab<palette::white_point::D65, f64> {
        let light: LinSrgb<f64> = Srgb::new(self.0, self.1, self.2).into_format::<f64>().into_linear();
        let [red, green, blue] = vision
            .seen()
            .map(|[red, green, blue]| (red * light.red + green * light.green + blue * light.blue).clamp(0.0, 1.0));
        LinSrgb::new(red, green, blue).into_color()
    }

    /// So much of the way to white, from 0 to 1.
    pub fn lighter(self, part: f64) -> Colour {
        let mixed = |value: u8| (f64::from(value) + (255.0 - f64::from(value)) * part).round() as u8;
        Colour(mixed(self.0), mixed(self.1), mixed(self.2))
    }
}

/// The two colours that are told apart least, by whom, and how far they are apart; nothing of fewer than two.
pub fn closest(colours: &[Colour]) -> Option<((Colour, Colour), Vision, f64)> {
    let pairs =
        colours.iter().enumerate().flat_map(|(at, one)| colours[at + 1..].iter().map(move |other| (*one, *other)));
    let seen =
        pairs.flat_map(|(one, other)| Vision::ALL.map(|vision| ((one, other), vision, one.apart(other, vision))));
    seen.min_by(|a, b| a.2.total_cmp(&b.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrasts_and_distances_are_those_that_are_published() {
        assert_eq!(Colour(0, 0, 0).contrast(WHITE), 21.0);
        // WCAG's own example of a grey that just passes for text.
        assert!((Colour(0x76, 0x76, 0x76).contrast(WHITE) - 4.54).abs() < 0.01);
        // The Analysis Function's dark pink and dark grey.
        let apart = Colour(0x80, 0x16, 0x50).apart(Colour(0x3d, 0x3d, 0x3d), Vision::Deuteranopia);
        assert!((4.5..6.0).contains(&apart), "{apart}");
    }

    #[test]
    fn the_colours_of_series_stand_out_and_are_told_apart() {
        assert!(SERIES.iter().all(|colour| colour.contrast(WHITE) >= 3.0));
        let (pair, vision, apart) = closest(&SERIES).unwrap();
        assert!(apart > 18.0, "{pair:?} to {}: {apart}", vision.words());
    }

    #[test]
    fn a_colour_is_six_digits_behind_a_hash() {
        assert_eq!(Colour::parse("#12436d").map(Colour::hex).as_deref(), Some("#12436D"));
        for wrong in ["12436d", "#123", "#12436g", "#1243é", ""] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }
}
