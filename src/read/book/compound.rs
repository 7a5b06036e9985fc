//! The streams of a compound file (MS-CFB), which an old XLS is.

use super::Refusal;

/// Above this a sector's number says something else.
const LAST_SECTOR: u32 = 0xffff_fffa;
/// Streams below this size stand in small sectors.
const SMALL: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// A compound file, and where its streams are.
pub struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

fn damaged() -> Refusal {
    Refusal::damaged("the workbook is damaged".to_owned())
}

impl<'a> Compound<'a> {
    /// # Errors
    /// A file that is cut or damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Compound<'a>, Refusal> {
        let shift = half(bytes, 30).ok_or_else(damaged)?;
        if !matches!(shift, 9 | 12) {
            return Err(damaged());
        }
        let mut file = Compound {
            bytes,
            sector: 1 << shift,
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        file.table = file.whole_table()?;
        let directory = file.chain(word(bytes, 48).ok_or_else(damaged)?, usize::MAX)?;
        file.entries = directory.chunks_exact(128).map(entry).collect();
        let small_start = word(bytes, 60).ok_or_else(damaged)?;
        if small_start < LAST_SECTOR {
            file.small_table = words(&file.chain(small_start, usize::MAX)?);
        }
        if let Some((start, length)) = file.entries.first().map(|root| (root.start, root.length))
            && start < LAST_SECTOR
        {
            file.small = file.chain(start, length)?;
        }
        Ok(file)
    }

    /// The bytes of a stream, by its name in either case; `None` when there is none.
    ///
    /// # Errors
    /// A stream that is cut or damaged.
    pub fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        if entry.length >= SMALL {
            return self.chain(entry.start, entry.length).map(Some);
        }
        let mut stream = Vec::new();
        let mut at = entry.start;
        while stream.len() < entry.length {
            let from = at as usize * SMALL_SECTOR;
            stream.extend(self.small.get(from..from + SMALL_SECTOR).ok_or_else(damaged)?);
            at = self.small_table.get(at as usize).copied().ok_or_else(damaged)?;
        }
        stream.truncate(entry.length);
        Ok(Some(stream))
    }

    /// Which sector follows which. Its own sectors are listed in the header, and, of large files, in sectors of their own.
    fn whole_table(&self) -> Result<Vec<u32>, Refusal> {
        let mut listed = words(self.bytes.get(76..512).ok_or_else(damaged)?);
        let mut next = word(self.bytes, 68).ok_or_else(damaged)?;
        let most = self.bytes.len() / self.sector + 1;
        for _ in 0..most {
            if next >= LAST_SECTOR {
                break;
            }
            let mut more = words(self.sector(next)?);
            next = more.pop().ok_or_else(damaged)?;
            listed.extend(more);
        }
        let mut table = Vec::new();
        for sector in listed.into_iter().filter(|sector| *sector < LAST_SECTOR) {
            if table.len() > most + self.sector {
                return Err(damaged());
            }
            table.extend(words(self.sector(sector)?));
        }
        Ok(table)
    }

    fn sector(&self, number: u32) -> Result<&'a [u8], Refusal> {
        let from = (number as usize + 1) * self.sector;
        let to = (from + self.sector).min(self.bytes.len());
        self.bytes.get(from..to).filter(|bytes| !bytes.is_empty()).ok_or_else(damaged)
    }

    fn chain(&self, start: u32, length: usize) -> Result<Vec<u8>, Refusal> {
        let mut chain = Vec::new();
        let mut at = start;
        while at < LAST_SECTOR && chain.len() < length {
            // A chain that is longer than the file goes round.
            if chain.len() > self.bytes.len() {
                return Err(damaged());
            }
            chain.extend(self.sector(at)?);
            at = self.table.get(at as usize).copied().ok_or_else(damaged)?;
        }
        if length != usize::MAX {
            if chain.len() < length {
                return Err(damaged());
            }
            chain.truncate(length);
        }
        Ok(chain)
    }
}

fn entry(bytes: &[u8]) -> Entry {
    let letters = bytes[..64].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let letters: Vec<u16> = letters.take_while(|letter| *letter != 0).collect();
    Entry {
        name: String::from_utf16_lossy(&letters),
        start: word(bytes, 116).unwrap_or(u32::MAX),
        length: word(bytes, 120).unwrap_or(0) as usize,
    }
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

/// Four bytes from here on, the lowest first.
pub fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

/// Two bytes from here on, the lower first.
pub fn half(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]))
}
