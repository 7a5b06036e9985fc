//! Names of partners as parts of file names.

use sha2::{Digest, Sha256};

use crate::model::spelling::dashed;

/// In bytes. A file's name has 255, and more than a partner's name stands in it.
const LONGEST: usize = 100;

/// A name in lower-case letters, digits and single dashes, as a file may be called.
pub fn slug(name: &str) -> String {
    let slug = dashed(name, char::is_alphanumeric);
    if slug.len() <= LONGEST {
        return slug;
    }
    // Names that begin alike stay apart.
    let hash = hex(&Sha256::digest(name.as_bytes()));
    format!("{}-{}", &slug[..slug.floor_char_boundary(LONGEST)], &hash[..8])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        assert_eq!(slug("Midshire & District Refuge (East)"), "midshire-district-refuge-east");
        let (one, other) = (slug(&"合".repeat(300)), slug(&format!("{}!", "合".repeat(300))));
        assert!(one.len() < 120 && one != other);
    }
}
