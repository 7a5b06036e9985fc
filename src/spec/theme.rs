//! The look of a publication: a logo, the colours of series and the font of the page. Without it, it has the usual look.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::source::{Name, Source};
use crate::model::colour::{self, Colour, SERIES, WHITE};

/// What a graphic needs against its ground (WCAG 2.2, 1.4.11).
const CONTRAST: f64 = 3.0;
/// Two series are so far apart (CIEDE2000) to whoever looks.
const APART: f64 = 10.0;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedTheme {
    /// An SVG file beside this one, shown at the top of the page.
    pub logo: Option<Name>,
    /// Up to six colours of series in charts, in their order, as "#12436D"; those not given keep their default.
    #[serde(default)]
    pub colours: Vec<Name>,
    /// The fonts of the page, the first that a reader has, as CSS names them: "Arial, sans-serif".
    pub font: Option<Name>,
}

/// The look of a publication.
#[derive(Debug, Clone)]
pub struct Theme {
    pub logo: Option<Logo>,
    /// Of series, in their order.
    pub colours: [Colour; SERIES.len()],
    /// As CSS names them.
    pub font: Option<String>,
}

/// A logo.
#[derive(Debug, Clone)]
pub struct Logo {
    /// The name of its file, beside the publication.
    pub file: String,
    /// What is in it, once it was read.
    pub svg: String,
}

impl Default for Theme {
    fn default() -> Theme {
        Theme { logo: None, colours: SERIES, font: None }
    }
}

impl Theme {
    /// # Errors
    /// A colour that does not stand out or is not told apart from another, or a name that cannot be, with its place.
    pub(super) fn resolve(source: &Source, typed: &TypedTheme) -> Result<Theme, Error> {
        let logo = typed.logo.as_ref().map(|file| logo(source, file)).transpose()?;
        let font = typed.font.as_ref().map(|font| fonts(source, font)).transpose()?;
        Ok(Theme { logo, colours: colours(source, &typed.colours)?, font })
    }
}

fn colours(source: &Source, typed: &[Name]) -> Result<[Colour; SERIES.len()], Error> {
    let mut colours = SERIES;
    if let Some(seventh) = typed.get(SERIES.len()) {
        return Err(source.error(seventh.span().start, "series have six colours at most: more cannot be told apart"));
    }
    for (colour, name) in colours.iter_mut().zip(typed) {
        let complain = |message: String| Err(source.error(name.span().start, message));
        let Some(given) = Colour::parse(name.get_ref()) else {
            return complain("a colour is six digits behind a hash, for instance \"#12436D\"".to_owned());
        };
        let contrast = given.contrast(WHITE);
        if contrast < CONTRAST {
            return complain(format!(
                "{} has a contrast of {contrast:.1} to 1 against white, and a line or bar needs 3 to 1: choose a \
                darker one",
                given.hex()
            ));
        }
        *colour = given;
    }
    match (typed.first(), colour::closest(&colours)) {
        (Some(_), Some(((one, other), vision, apart))) if apart < APART => {
            let is = |name: &&Name| Colour::parse(name.get_ref()).is_some_and(|given| given == other || given == one);
            let at = typed.iter().rfind(is).map_or(0, |name| name.span().start);
            let given = |colour: Colour| typed.iter().any(|name| Colour::parse(name.get_ref()) == Some(colour));
            let usual = [one, other].into_iter().find(|colour| !given(*colour)).and_then(|usual| {
                let place = SERIES.iter().position(|series| *series == usual)? + 1;
                Some(format!(" ({} is the default colour {place}: replace it too)", usual.hex()))
            });
            let message = format!(
                "{} and {} are too close to each other for {}: {apart:.0} apart (CIEDE2000), where series need 10{}",
                one.hex(),
                other.hex(),
                vision.words(),
                usual.unwrap_or_default()
            );
            Err(source.error(at, message))
        }
        _ => Ok(colours),
    }
}

fn logo(source: &Source, file: &Name) -> Result<Logo, Error> {
    let name = file.get_ref();
    let is_beside = !name.contains(['/', '\\']) && name.len() > ".svg".len() && name.ends_with(".svg");
    if !is_beside {
        return Err(source.error(file.span().start, "a logo is an SVG file beside this one, for instance \"logo.svg\""));
    }
    Ok(Logo { file: name.clone(), svg: String::new() })
}

/// Names of fonts, and nothing that would end the rule of the page that holds them.
fn fonts(source: &Source, font: &Name) -> Result<String, Error> {
    let is_name = |char: char| char.is_alphanumeric() || matches!(char, ' ' | ',' | '-' | '"');
    let text = font.get_ref();
    if text.trim().is_empty() || !text.chars().all(is_name) || text.matches('"').count() % 2 == 1 {
        return Err(source
            .error(font.span().start, "fonts are names with commas between them, for instance \"Arial, sans-serif\""));
    }
    Ok(text.clone())
}
