//! What stands of a publication: which edition is the last one that was released, and which vintage this run makes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Error, anyhow, bail};

use super::edition::folder;
use crate::check::Accepted;
use crate::derive::{Figures, causes};
use crate::model::code::Code;
use crate::model::date;
use crate::model::edition::{Kept, Moved, Published, Recorded, Sent, Vintage};
use crate::model::finding::{Finding, Origin};
use crate::model::format::Format;
use crate::model::lineage::Source;
use crate::model::period::Period;
use crate::publish::internal::kept;
use crate::publish::manifest::{self, Hashed};
use crate::publish::{Files, figures_csv};
use crate::revise::{Against, Earlier};
use crate::spec::layout::Edition;
use crate::spec::publications::Publication;
use crate::spec::released;

/// The folder of earlier vintages below that of an edition.
pub const VINTAGES: &str = "vintages";

/// The editions that stand in the output folder.
pub trait Past: Sync {
    /// A file of one of them; nothing where it is not there.
    ///
    /// # Errors
    /// A file that cannot be read.
    fn file(&self, folder: &str, path: &str) -> Result<Option<Vec<u8>>, Error>;

    /// All files of one of them.
    ///
    /// # Errors
    /// A file that cannot be read.
    fn files(&self, folder: &str) -> Result<Files, Error>;
}

/// What a run does with an edition.
#[derive(Debug)]
pub enum Step<'a> {
    /// It is rewritten freely.
    Draft,
    /// It is released, for the first time or in the place of what stands.
    Release(&'a Vintage),
    /// It was released and stays as it is.
    Stays(&'a Vintage),
}

/// An edition that was released.
pub struct Standing<'a> {
    past: &'a dyn Past,
    folder: String,
    period: String,
    vintage: Vintage,
}

/// What a release was made from.
pub struct Basis {
    figures: BTreeMap<String, Kept>,
    lineage: BTreeMap<String, Vec<Source>>,
    sent: Option<Sent>,
}

impl Basis {
    /// The figures that are shown then and now and are not what they were.
    pub fn moved(
        &self,
        figures: &Figures,
        edition: &Edition,
        kept: &BTreeMap<String, Kept>,
        now: Option<&Sent>,
    ) -> BTreeMap<String, Moved> {
        let then = causes::Earlier { figures: &self.figures, lineage: &self.lineage, sent: self.sent.as_ref() };
        causes::moved(figures, edition, kept, now, &then)
    }

    /// The figures that are shown only then or only now.
    pub fn only_once(&self, now: &BTreeMap<String, Kept>) -> BTreeSet<String> {
        let (then, now): (BTreeSet<&String>, BTreeSet<&String>) = (self.figures.keys().collect(), now.keys().collect());
        then.symmetric_difference(&now).map(|id| (*id).clone()).collect()
    }
}

impl<'a> Standing<'a> {
    /// The edition in a folder as it was released; nothing where no edition stands there, or a draft.
    ///
    /// # Errors
    /// One that is not as it was released.
    pub fn of(past: &'a dyn Past, folder: &str) -> Result<Option<Standing<'a>>, Error> {
        let Some(internal) = past.file(folder, MANIFEST)? else {
            let public = past.file(folder, &Format::Manifest.released(""))?;
            let was_released = public.is_some_and(|bytes| manifest::is_of_a_release(&bytes));
            return if was_released { Err(anyhow!("{folder}/{MANIFEST} {IS_MISSING}")) } else { Ok(None) };
        };
        let (settings, outputs) = match manifest::read(&internal) {
            Ok(told) => told,
            // An edition of an earlier version of the program has no such settings, and was never released.
            Err(_) if manifest::is_older(&internal) => return Ok(None),
            Err(error) => return Err(error.context(format!("{folder}/{MANIFEST} {NOT_AS_RELEASED}"))),
        };
        let Some(released) = &settings.released else { return Ok(None) };
        let vintage = released.vintage().with_context(|| format!("{folder}/{MANIFEST} {NOT_AS_RELEASED}"))?;
        unchanged(past, folder, &outputs, &str::to_owned)?;
        for number in 1..vintage.number {
            let internal = format!("internal/{VINTAGES}/{number}/manifest.json");
            let bytes = past.file(folder, &internal)?.with_context(|| format!("{folder}/{internal} {IS_MISSING}"))?;
            let (_, outputs) =
                manifest::read(&bytes).with_context(|| format!("{folder}/{internal} {NOT_AS_RELEASED}"))?;
            let place = |path: &str| match (path.strip_prefix("release/"), path.strip_prefix("internal/")) {
                (Some(released), _) => format!("{VINTAGES}/{number}/{released}"),
                (None, Some(kept)) => format!("internal/{VINTAGES}/{number}/{kept}"),
                (None, None) => path.to_owned(),
            };
            unchanged(past, folder, &outputs, &place)?;
        }
        Ok(Some(Standing { past, folder: folder.to_owned(), period: settings.period, vintage }))
    }

    /// What it showed.
    ///
    /// # Errors
    /// A table that is not as it was written.
    pub fn published(&self) -> Result<BTreeMap<String, Published>, Error> {
        let path = Format::Figures.released("");
        let bytes = self.past.file(&self.folder, &path)?.unwrap_or_default();
        figures_csv::read(&bytes).with_context(|| format!("{}/{path} {NOT_AS_RELEASED}", self.folder))
    }

    /// What it was made from.
    ///
    /// # Errors
    /// A table that is gone or not as it was written.
    pub fn basis(&self) -> Result<Basis, Error> {
        let needed = |path: &str| {
            let bytes = self.past.file(&self.folder, path)?;
            bytes.with_context(|| format!("{}/{path} is missing: {RESTORE}", self.folder))
        };
        let sent = self.past.file(&self.folder, kept::SENT)?;
        let is_wrong = |path: &str| format!("{}/{path} {NOT_AS_RELEASED}", self.folder);
        Ok(Basis {
            figures: kept::read_figures(&needed(kept::FIGURES)?).with_context(|| is_wrong(kept::FIGURES))?,
            lineage: kept::read_lineage(&needed(kept::LINEAGE)?).with_context(|| is_wrong(kept::LINEAGE))?,
            sent: sent.map(|bytes| kept::read_sent(&bytes)).transpose().with_context(|| is_wrong(kept::SENT))?,
        })
    }

    /// The same for a comparison, with why its figures are others now.
    ///
    /// # Errors
    /// A table that is not as it was written.
    pub fn earlier(&self, edition: &Edition, moved: &BTreeMap<String, Moved>) -> Result<Earlier, Error> {
        let on = date::words(self.vintage.on);
        let against = match edition.vintage {
            Some(Vintage { on: now, because: Some(because), .. }) if self.is_of(edition) => {
                Against::Before { on, now_on: date::words(*now), because: because.clone() }
            }
            _ => Against::LastEdition { period: self.period.clone(), on },
        };
        let causes = moved.iter().map(|(id, moved)| (id.clone(), moved.causes.clone())).collect();
        Ok(Earlier { against, figures: self.published()?, causes })
    }

    fn is_of(&self, edition: &Edition) -> bool {
        // A publication that is not about one period has one edition.
        edition.publication.frequency.is_none() || self.period == edition.period.to_string()
    }

    /// What it is called where its changes are listed.
    pub fn name(&self) -> String {
        format!("{} vintage {}", self.period, self.vintage.number)
    }

    /// Its files where they are kept once another vintage takes its place, with those of vintages before it.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn as_vintage(&self) -> Result<Files, Error> {
        let number = self.vintage.number;
        let files = self.past.files(&self.folder)?;
        let place = |path: &str| {
            if let Some(released) = path.strip_prefix("release/") {
                return Some(format!("{VINTAGES}/{number}/{released}"));
            }
            if path.starts_with(&format!("{VINTAGES}/")) || path.starts_with(&format!("internal/{VINTAGES}/")) {
                return Some(path.to_owned());
            }
            let kept = [MANIFEST, kept::SENT, kept::FIGURES, kept::LINEAGE, kept::CHANGES];
            let name = path.strip_prefix("internal/").filter(|_| kept.contains(&path))?;
            Some(format!("internal/{VINTAGES}/{number}/{name}"))
        };
        Ok(files.into_iter().filter_map(|(path, bytes)| Some((place(&path)?, bytes))).collect())
    }

    /// All its files, but what is said to partners and to the analyst, which is said anew.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn as_it_stands(&self, said: Files) -> Result<Files, Error> {
        let mut files = self.past.files(&self.folder)?;
        files.retain(|path, _| !path.starts_with("internal/queries/"));
        files.extend(said);
        Ok(files)
    }
}

const MANIFEST: &str = "internal/manifest.json";
const RESTORE: &str = "restore the folder from a backup";
const IS_MISSING: &str = "is missing, and its edition was released: restore the folder from a backup";
const NOT_AS_RELEASED: &str = "has changed since the edition was released: restore it from a backup";

/// Holds a release to its manifests: the internal one has the hash of the public one, which has those of all files. `place` is where a
/// file stands now.
fn unchanged(past: &dyn Past, folder: &str, outputs: &[Hashed], place: &dyn Fn(&str) -> String) -> Result<(), Error> {
    for output in outputs {
        let path = place(&output.path);
        let Some(bytes) = past.file(folder, &path)? else { bail!("{folder}/{path} {IS_MISSING}") };
        if Hashed::of(output.path.as_str(), &bytes) != *output {
            bail!("{folder}/{path} {NOT_AS_RELEASED}");
        }
        if output.path == Format::Manifest.released("") {
            let (_, outputs) = manifest::read(&bytes).with_context(|| format!("{folder}/{path} {NOT_AS_RELEASED}"))?;
            unchanged(past, folder, &outputs, place)?;
        }
    }
    Ok(())
}

/// Holds what was released to what the publications say and to what stands: nothing of it may be gone, or be something else.
///
/// # Errors
/// A publication that is gone, an entry of `[[released]]` that is gone or says something else, an edition that is gone or older.
pub fn held(past: &dyn Past, publications: &[Publication], recorded: &[Recorded]) -> Result<(), Error> {
    for Recorded { publication: name, period, folder, vintage } in recorded {
        let on = date::words(vintage.on);
        let Some(publication) = publications.iter().find(|publication| publication.name == *name) else {
            bail!(
                "{folder} was released on {on}, but there is no longer a publication {name}: its file must keep its \
                name"
            );
        };
        named(publication, period, vintage)?;
        let internal = past.file(folder, MANIFEST)?;
        let told = internal.and_then(|bytes| manifest::read(&bytes).ok()).and_then(|(settings, _)| settings.released);
        if told.is_none_or(|told| told.vintage < vintage.number) {
            bail!(
                "{folder} was released on {on} (vintage {}), but it is missing or has changed: {RESTORE}",
                vintage.number
            );
        }
    }
    Ok(())
}

/// Holds a release to its entry in the publication.
///
/// # Errors
/// An entry that is gone, or says something else.
fn named(publication: &Publication, period: &str, vintage: &Vintage) -> Result<(), Error> {
    let (name, on) = (&publication.name, date::words(vintage.on));
    let of = |released: &&released::Entry| {
        released.period.is_none_or(|of| of.to_string() == period) && released.vintage.number == vintage.number
    };
    match publication.released.iter().find(of) {
        Some(entry) if entry.vintage == *vintage => Ok(()),
        Some(_) => bail!(
            "{name}, {period}: it was released on {on}, but its entry in `[[released]]` is now different: put back \
            the date and the reason that it was released with"
        ),
        None => bail!(
            "{name}, {period}: it was released on {on} (vintage {}), but `[[released]]` no longer has this entry: put \
            it back, because a release cannot become a draft again",
            vintage.number
        ),
    }
}

/// The entries of a publication that no edition has been made for: a warning for each.
pub fn open(publication: &Publication, recorded: &[Recorded]) -> Vec<Finding> {
    let is_done = |entry: &&released::Entry| {
        let of = |known: &&Recorded| {
            known.publication == publication.name
                && known.vintage.number >= entry.vintage.number
                && entry.period.is_none_or(|period| period.to_string() == known.period)
        };
        recorded.iter().any(|known| of(&known))
    };
    let open = publication.released.iter().filter(|entry| !is_done(entry));
    let finding = |entry: &released::Entry| {
        let period = entry.period.map_or(String::new(), |period| format!(" of {period}"));
        let message = format!(
            "`[[released]]` names the edition{period} as released on {}, but it has not been made yet",
            date::words(entry.vintage.on)
        );
        let asked = entry.period.map_or(String::new(), |period| format!(" --period \"{period}\""));
        let hint = format!(
            "run `quarterday refresh {}{asked}`: it is made from what has been received by now",
            publication.name
        );
        Finding::warning(Code::RELEASED_EDITION, Origin::file(format!("{}.toml", publication.name)), message).hint(hint)
    };
    open.map(finding).collect()
}

/// What this run does with an edition, by what its publication says and what stands.
///
/// # Errors
/// Releases that the publication no longer names, or names otherwise, and ones that are not there any more.
pub fn step<'a>(publication: &'a Publication, period: Period, standing: Option<&Standing>) -> Result<Step<'a>, Error> {
    let entries = released::of(&publication.released, publication.frequency.map(|_| period));
    if let Some(standing) = standing {
        named(publication, &standing.period, &standing.vintage)?;
    }
    let stands = standing.map_or(0, |standing| standing.vintage.number) as usize;
    let of = match publication.frequency {
        Some(_) => format!("{}, {period}", publication.name),
        None => publication.name.clone(),
    };
    match entries.len() {
        0 => Ok(Step::Draft),
        count if count == stands => Ok(Step::Stays(entries[count - 1])),
        count if count == stands + 1 => Ok(Step::Release(entries[count - 1])),
        count => bail!(
            "{of}: `[[released]]` has {count} entries for it, and {stands} of these releases {} in the output folder: {RESTORE}, or add one entry at a time and refresh after each",
            if stands == 1 { "stands" } else { "stand" }
        ),
    }
}

/// The last edition that was released of a period before this one.
///
/// # Errors
/// One that is not as it was released.
pub fn last_edition<'a>(past: &'a dyn Past, edition: &Edition) -> Result<Option<Standing<'a>>, Error> {
    let earlier = edition.publication.released.iter().filter_map(|released| released.period);
    let earlier: BTreeSet<Period> = earlier.filter(|earlier| earlier.last_day() < edition.period.first_day()).collect();
    for period in earlier.into_iter().rev() {
        if let Some(standing) = Standing::of(past, &folder(&Edition { period, ..*edition }))? {
            return Ok(Some(standing));
        }
    }
    Ok(None)
}

/// How many figures of a released edition are named that would be others now; more are counted.
const NAMED: usize = 3;

/// What would be another in an edition that was released and stays as it is; nothing where nothing would.
///
/// # Errors
/// A table of what it was made from that is gone or not as it was written.
pub fn would_change(
    standing: &Standing,
    edition: &Edition,
    figures: &Figures,
    accepted: &Accepted,
) -> Result<Option<Finding>, Error> {
    let basis = standing.basis()?;
    let sent = causes::sent(figures, accepted, edition);
    let kept = causes::kept(figures, edition);
    let moved = basis.moved(figures, edition, &kept, sent.as_ref());
    let only_once = basis.only_once(&kept);
    if moved.is_empty() && only_once.is_empty() {
        return Ok(None);
    }
    let named = moved.iter().take(NAMED).map(|(id, moved)| {
        let places = moved.moves.iter().filter_map(|moved| moved.is.as_ref().or(moved.was.as_ref()));
        let because = moved.moves.first().zip(places.into_iter().next()).map(|(moved, cell)| {
            format!(" ({} {}, {}:{}:{})", moved.key.partner, moved.became.words(), cell.file, cell.line, cell.column)
        });
        format!("{id}{}", because.unwrap_or_default())
    });
    let mut said: Vec<String> = named.collect();
    let count = moved.len();
    if count > NAMED {
        said.push(format!("and {} more", count - NAMED));
    }
    let mut parts = Vec::new();
    if count > 0 {
        let figures =
            if count == 1 { "1 figure would change".to_owned() } else { format!("{count} figures would change") };
        parts.push(format!("{figures} now: {}", said.join(", ")));
    }
    match only_once.len() {
        0 => {}
        1 => parts.push("1 figure is shown only there, or would only be shown now".to_owned()),
        count => parts.push(format!("{count} figures are shown only there, or would only be shown now")),
    }
    let on = date::words(standing.vintage.on);
    let message =
        format!("the edition of {} was released on {on} and is not changed; {}", standing.period, parts.join("; "));
    let hint = "to correct it, add a second entry to `[[released]]` for this period, with `on` and `because`; else the next edition says what changed";
    let file = format!("{}/release/figures.csv", standing.folder);
    Ok(Some(Finding::warning(Code::RELEASED_EDITION, Origin::file(file), message).hint(hint)))
}
