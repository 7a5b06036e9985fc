//! The catalogue of formats: which files a release holds. The stage that publishes is asked by the compiler how each is made, and
//! the audit what it holds each to.

macro_rules! formats {
    (@of) => { Of::Whole };
    (@of $of:ident) => { Of::$of };
    ($($(#[doc = $about:literal])+ $format:ident = ($before:literal, $after:literal) $(of $of:ident)?,)+) => {
        /// A format, by what is in its files.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Format {
            $($(#[doc = $about])+ $format,)+
        }

        impl Format {
            pub const ALL: &[Format] = &[$(Format::$format),+];

            /// What it is for, in lines.
            pub fn about(self) -> &'static [&'static str] {
                match self {
                    $(Format::$format => &[$($about),+],)+
                }
            }

            /// What each of its files shows.
            pub const fn of_each(self) -> Of {
                match self {
                    $(Format::$format => formats!(@of $($of)?),)+
                }
            }

            /// What stands before and after the id of a table or chart in the path of a file; of a format with one file, the
            /// whole path and nothing.
            const fn around(self) -> (&'static str, &'static str) {
                match self {
                    $(Format::$format => ($before, $after),)+
                }
            }
        }
    };
}

formats! {
    /// The publication as one page that needs no network, no script and no screen.
    Page = ("report.html", ""),
    /// Every figure as a row, for programs: what, where, when, its value or marker, its interval, its parts.
    Figures = ("figures.csv", ""),
    /// The same as Parquet, with its types, for Power BI, DuckDB and Spark.
    Parquet = ("figures.parquet", ""),
    /// The columns of the returns that each figure comes from.
    Sources = ("sources.csv", ""),
    /// A table as it is laid out, with markers in the place of numbers, for Excel and for people.
    Table = ("tables/", ".csv") of Table,
    /// The same table for programs: one row for each cell, its number and its marker apart.
    Data = ("data/", ".csv") of Table,
    /// All tables as a workbook, following the rules for accessible spreadsheets.
    Workbook = ("tables.xlsx", ""),
    /// The publication as a paper for a committee, in Word, that can be edited.
    Paper = ("report.docx", ""),
    /// The appendix to the paper, in Word: further charts, all other tables, notes, methods and sources.
    Appendix = ("appendix.docx", ""),
    /// The same workbook as OpenDocument, which needs no licence and which the Analysis Function recommends.
    OpenWorkbook = ("tables.ods", ""),
    /// A chart as a drawing, with its words.
    Drawing = ("charts/", ".svg") of Chart,
    /// The same as a picture, for documents.
    Picture = ("charts/", ".png") of Chart,
    /// The numbers of a chart, for programs.
    Numbers = ("charts/", ".csv") of Chart,
    /// A chart as a small page of its own, to be shown within the page of somebody else.
    Embed = ("embed/", ".html") of Chart,
    /// The returns that the figures come from, for people: each measure with its rules.
    Dictionary = ("dictionary.html", ""),
    /// The same for programs: the ids that `figures.csv` uses, and what adds up to what.
    Codebook = ("dictionary.json", ""),
    /// What each column of `figures.csv`, `sources.csv` and `data/` is, and how they relate: a Data Package, version
    /// 2.0.
    Package = ("datapackage.json", ""),
    /// The same as CSV on the Web (W3C, 17 December 2015).
    CsvMetadata = ("csv-metadata.json", ""),
    /// The files of the release, each with its hash, and what was asked for.
    Manifest = ("manifest.json", ""),
}

/// What a file of a format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// All that is released.
    Whole,
    Table,
    Chart,
}

impl Format {
    /// The formats whose files show this.
    pub fn showing(of: Of) -> impl Iterator<Item = Format> {
        Format::ALL.iter().copied().filter(move |format| format.of_each() == of)
    }

    /// How it is called in a link: the ending of its files in capitals.
    pub fn name(self) -> String {
        let path = self.path("");
        path.rsplit('.').next().unwrap_or_default().to_uppercase()
    }

    /// The path of its one file below the release; what the paths of its files begin with where it has several.
    pub const fn file(self) -> &'static str {
        self.around().0
    }

    /// The path of its file below the release, of the table or chart of this id where it has one for each.
    pub fn path(self, id: &str) -> String {
        match self.around() {
            (whole, "") => whole.to_owned(),
            (before, after) => format!("{before}{id}{after}"),
        }
    }

    /// The same below the folder of the edition, whose release it is a part of.
    pub fn released(self, id: &str) -> String {
        format!("release/{}", self.path(id))
    }

    /// The format of a file of a release, and the id of what it shows.
    pub fn of(path: &str) -> Option<(Format, &str)> {
        Format::ALL.iter().find_map(|format| match format.around() {
            (whole, "") => (path == whole).then_some((*format, "")),
            (before, after) => path.strip_prefix(before)?.strip_suffix(after).map(|id| (*format, id)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_its_format() {
        for format in Format::ALL {
            let path = format.path("cases");
            let (found, id) = Format::of(&path).unwrap();
            assert_eq!(found, *format);
            assert!(["", "cases"].contains(&id), "{path}");
        }
        assert_eq!(Format::of("tables/cases.svg"), None);
    }
}
