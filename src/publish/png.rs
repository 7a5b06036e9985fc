//! The PNG of a chart is its SVG, rendered with the font it was measured in.

use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result};
use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter, PixelDimensions, Unit};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

/// About 256 dots an inch where a chart is printed 159 mm wide.
const WIDTH: u32 = 1600;
const PIXELS_PER_METRE: u32 = 10_063;

/// A PNG file with its sides in pixels.
pub struct Picture {
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// `svg` as a PNG file on white.
///
/// # Errors
///
/// When `svg` is not an SVG document.
pub fn png(svg: &str) -> Result<Picture> {
    let options = Options { fontdb: fonts(), font_family: "Noto Sans".to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).context("a chart's SVG cannot be read back")?;
    let scale = WIDTH as f32 / tree.size().width();
    let height = (tree.size().height() * scale).ceil() as u32;
    let mut pixmap = Pixmap::new(WIDTH, height).context("a chart is too large for a picture")?;
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Ok(Picture { bytes: encode(&pixmap)?, width: pixmap.width(), height: pixmap.height() })
}

/// Opaque pixels need no transparency channel.
fn encode(pixmap: &Pixmap) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, pixmap.width(), pixmap.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    // Half the bytes of the fastest setting in the same time; the next level takes twice as long.
    encoder.set_deflate_compression(DeflateCompression::Level(1));
    encoder.set_filter(Filter::Up);
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: PIXELS_PER_METRE, yppu: PIXELS_PER_METRE, unit: Unit::Meter }));
    let colours: Vec<u8> = pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut writer = encoder.write_header().context("cannot write a PNG header")?;
    writer.write_image_data(&colours).context("cannot write a PNG")?;
    writer.finish().context("cannot finish a PNG")?;
    Ok(file)
}

/// Noto Sans, and no font of the machine: the same picture everywhere.
fn fonts() -> Arc<Database> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    let load = || {
        let mut database = Database::new();
        database.load_font_data(notosans::REGULAR_TTF.to_vec());
        database.load_font_data(notosans::BOLD_TTF.to_vec());
        database.set_sans_serif_family("Noto Sans");
        Arc::new(database)
    };
    FONTS.get_or_init(load).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_becomes_a_picture_with_text_in_it() {
        let svg = |text: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"72\" height=\"45\" viewBox=\"0 0 72 45\">\
                 <text x=\"5\" y=\"30\" font-family=\"Noto Sans\" font-size=\"20\">{text}</text></svg>"
            )
        };
        let picture = png(&svg("Q1")).unwrap().bytes;
        assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(&picture[16..24], &[0, 0, 6, 64, 0, 0, 3, 232]);
        assert_ne!(picture, png(&svg("")).unwrap().bytes);
        assert!(png("no drawing").is_err());
    }
}
