//! The zip that a workbook is, with one limit on all that is unpacked from it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Error, Read};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use zip::ZipArchive;

use super::Refusal;
use super::xml::{Piece, Xml};

/// So many bytes are unpacked of one workbook: a hundred times what the largest returns hold.
const MOST: u64 = 256 << 20;
/// So many pieces of XML are looked at in one file that was sent: ten for each cell that a workbook may hold.
pub const MOST_PIECES: usize = 20_000_000;

/// The parts of a workbook by their names.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// In lower case, with forward slashes: some programs write others.
    parts: BTreeMap<String, usize>,
    left: AtomicU64,
    pieces: usize,
}

impl<'a> Package<'a> {
    /// `None` when the bytes are no zip. No more than so many `pieces` of its XML are looked at.
    pub fn open(bytes: &'a [u8], pieces: usize) -> Option<Package<'a>> {
        let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let name = |index| archive.name_for_index(index)?.ok();
        let parts = (0..archive.len()).filter_map(|index| Some((plain(&name(index)?), index))).collect();
        Some(Package { parts, archive, left: AtomicU64::new(MOST), pieces })
    }

    /// How many more pieces may be looked at.
    pub fn pieces_left(&self) -> usize {
        self.pieces
    }

    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&plain(name))
    }

    /// The names of all parts, in order.
    pub fn names(&self) -> Vec<String> {
        self.parts.keys().cloned().collect()
    }

    /// A part as XML; `None` when there is none of this name.
    fn part(&mut self, name: &str) -> Result<Option<Xml<impl BufRead>>, Refusal> {
        let Some(index) = self.parts.get(&plain(name)) else { return Ok(None) };
        let Package { archive, left, .. } = self;
        match archive.by_index(*index) {
            Ok(part) => Ok(Some(Xml::new(BufReader::new(Limited { source: part, left })))),
            Err(_) => Err(damaged(name)),
        }
    }

    /// Goes through the pieces of a part; nothing where it is not there.
    ///
    /// # Errors
    /// A part that is damaged, or holds too much, or what `take` refuses.
    pub fn each(&mut self, part: &str, take: &mut dyn FnMut(Piece) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let mut pieces = self.pieces;
        let Some(mut xml) = self.part(part)? else { return Ok(()) };
        let ended = loop {
            match xml.next() {
                Ok(Some(_)) if pieces == 0 => break Err(Refusal::too_large()),
                Ok(Some(piece)) => {
                    pieces -= 1;
                    if let Err(why) = take(piece) {
                        break Err(why);
                    }
                }
                Ok(None) => break Ok(true),
                Err(_) => break Ok(false),
            }
        };
        drop(xml);
        self.pieces = pieces;
        if ended? { Ok(()) } else { Err(self.refusal(part)) }
    }

    /// Why a part could not be read to its end.
    fn refusal(&self, name: &str) -> Refusal {
        if self.left.load(Relaxed) == 0 {
            return Refusal::too_large();
        }
        damaged(name)
    }
}

fn damaged(name: &str) -> Refusal {
    Refusal::damaged(format!("the part {name} of the workbook is damaged"))
}

/// The name of a part as it is looked up.
fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Counts what is unpacked, and stops at the limit.
struct Limited<'a, R> {
    source: R,
    left: &'a AtomicU64,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let got = self.source.read(buffer)?;
        let left = self.left.load(Relaxed).saturating_sub(got as u64);
        self.left.store(left, Relaxed);
        if left == 0 { Err(Error::other("the workbook is too large once unpacked")) } else { Ok(got) }
    }
}
