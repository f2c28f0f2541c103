//! What a run may be asked for beside its summary: tables in a folder, one JSON document.

use std::io::{self, Write};

use super::output::{Folder, Output};
use super::places::Places;

/// Opened before the long run starts.
pub(super) struct Outputs {
    csv: Option<Folder>,
    json: Option<Output>,
}

impl Outputs {
    /// Opens what `--csv` (a folder for files called `names`) and `--json` ask for.
    ///
    /// # Errors
    /// When nothing can be written there, or something would be lost.
    pub(super) fn open<'n>(
        places: &mut Places,
        (csv, names): (Option<&str>, impl IntoIterator<Item = &'n str>),
        json: Option<&str>,
    ) -> anyhow::Result<Self> {
        let csv = csv.map(|target| places.folder("--csv", target, names)).transpose()?;
        let json = json.map(|target| places.document("--json", target)).transpose()?;
        Ok(Self { csv, json })
    }

    /// Writes the document alone, where one is asked for.
    ///
    /// # Errors
    /// When it could not be written.
    pub(super) fn write_document(
        self,
        out: &mut dyn Write,
        document: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        self.json.map_or(Ok(()), |json| json.write(out, document))
    }

    /// Writes everything that can be written: the files though nobody reads standard output, the
    /// summary though the disk is full. Tables are given by their place among the names.
    ///
    /// # Errors
    /// The first thing that could not be written.
    pub(super) fn write(
        self,
        out: &mut dyn Write,
        table: impl Fn(usize, &mut dyn Write) -> io::Result<()>,
        document: impl FnOnce(&mut dyn Write) -> io::Result<()>,
        summary: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let has_summary = !self.json.as_ref().is_some_and(Output::is_standard);
        let csv = self.csv.map_or(Ok(()), |folder| folder.write(table));
        let json = self.json.map_or(Ok(()), |json| json.write(out, document));
        let summary = if has_summary { summary(out) } else { Ok(()) };
        csv.and(json)?;
        Ok(summary?)
    }
}
