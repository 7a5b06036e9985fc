//! The Lambert azimuthal equal-area projection of a sphere: areas keep their sizes against each other, and near its middle
//! their shapes, too. Source: Snyder, Map Projections: A Working Manual (USGS Professional Paper 1395, 1987), equations 24-2
//! to 24-4.

use crate::model::ground::Position;

/// The projection around one position.
pub struct Projection {
    longitude: f64,
    sine: f64,
    cosine: f64,
}

impl Projection {
    pub fn around((longitude, latitude): Position) -> Projection {
        let latitude = latitude.to_radians();
        Projection { longitude, sine: latitude.sin(), cosine: latitude.cos() }
    }

    /// Right and up from the middle, in radii of the sphere. What lies on the other side of the earth, which has no one place,
    /// lies in the middle.
    pub fn plane(&self, (longitude, latitude): Position) -> (f64, f64) {
        let (beyond, latitude) = ((longitude - self.longitude).to_radians(), latitude.to_radians());
        let (sine, cosine) = latitude.sin_cos();
        let toward = cosine * beyond.cos();
        let nearness = 1.0 + self.sine * sine + self.cosine * toward;
        if nearness <= 1e-12 {
            return (0.0, 0.0);
        }
        let scale = (2.0 / nearness).sqrt();
        (scale * cosine * beyond.sin(), scale * (self.cosine * sine - self.sine * toward))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Snyder, page 332: the sphere of radius 3, around 40° north, 100° west; the place 20° south, 100° east.
    #[test]
    fn a_place_lies_where_the_manual_says() {
        let (x, y) = Projection::around((-100.0, 40.0)).plane((100.0, -20.0));
        assert!((3.0 * x - -4.233_930_3).abs() < 1e-7, "{x}");
        assert!((3.0 * y - 4.025_777_5).abs() < 1e-7, "{y}");
    }

    #[test]
    fn a_degree_has_its_size_everywhere() {
        let projection = Projection::around((-3.0, 54.0));
        let size = |west: f64, south: f64| {
            let corner = |dx: f64, dy: f64| projection.plane((west + dx, south + dy));
            let ring = [corner(0.0, 0.0), corner(0.01, 0.0), corner(0.01, 0.01), corner(0.0, 0.01)];
            let sides = ring.iter().zip(ring.iter().cycle().skip(1));
            sides.map(|(a, b)| a.0 * b.1 - a.1 * b.0).sum::<f64>() / 2.0
        };
        let on_sphere =
            |south: f64| 0.01_f64.to_radians() * ((south + 0.01).to_radians().sin() - south.to_radians().sin());
        for (west, south) in [(-3.0, 54.0), (-8.0, 50.0), (1.5, 60.0)] {
            assert!((size(west, south) / on_sphere(south) - 1.0).abs() < 1e-6);
        }
    }
}
