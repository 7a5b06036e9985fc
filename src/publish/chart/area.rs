//! A rectangle of the drawing, in user units from the top left corner.

/// Where something is drawn: the left and top edge, and how far it goes from there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// This area without a strip of `height` along its top.
    pub fn below(self, height: f64) -> Area {
        Area { top: self.top + height, height: (self.height - height).max(0.0), ..self }
    }

    /// This area without a strip of `height` along its bottom.
    pub fn above(self, height: f64) -> Area {
        Area { height: (self.height - height).max(0.0), ..self }
    }
}
