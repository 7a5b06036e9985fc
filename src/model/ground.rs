//! Where areas lie: their outlines on the earth, and their places on a map of tiles.

use std::collections::BTreeMap;

use super::area::AreaIndex;

/// Longitude and latitude in degrees.
pub type Position = (f64, f64);

/// An outline and the holes in it: rings of at least three positions, of which the last is joined to the first.
pub type Polygon = Vec<Vec<Position>>;

/// A square of a map of tiles: its row from the top, and its column from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    pub row: u32,
    pub column: u32,
}

/// Where the areas of a set of returns lie, as far as anything came that says so.
#[derive(Debug, Default)]
pub struct Ground {
    /// The files of boundaries that came.
    pub files: Vec<String>,
    /// Some of what came could not be read, and it is said why.
    pub is_broken: bool,
    pub outlines: BTreeMap<AreaIndex, Vec<Polygon>>,
    pub tiles: BTreeMap<AreaIndex, Tile>,
}
