//! How the parts of a file that is a zip are packed: workbooks and documents.

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime};

/// The date of each part is fixed, because the clock would change the bytes from run to run.
pub fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o600)
}

/// The same for what is packed already, or has to stand as it is.
pub fn stored() -> SimpleFileOptions {
    deflated().compression_method(CompressionMethod::Stored)
}
