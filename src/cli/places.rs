//! Where a run writes: no two of its outputs are the same file, and none is an input.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::output::{Folder, Output, place};

/// The outputs of a run, opened one after the other before the long run starts.
pub(super) struct Places<'i> {
    inputs: &'i [PathBuf],
    /// The flag that each file was named by.
    taken: BTreeMap<PathBuf, &'static str>,
}

impl<'i> Places<'i> {
    /// For a run that reads the `inputs`.
    pub(super) fn new(inputs: &'i [PathBuf]) -> Self {
        Self { inputs, taken: BTreeMap::new() }
    }

    /// Opens the file named by the value of `flag`, or standard output for `-`.
    ///
    /// # Errors
    /// When nothing can be written there, another output goes there, or an input would be lost.
    pub(super) fn document(&mut self, flag: &'static str, target: &str) -> anyhow::Result<Output> {
        if target != "-" {
            self.take(flag, Path::new(target))?;
        }
        Output::open(flag, target, self.inputs)
    }

    /// Opens the file named by the value of `flag`.
    ///
    /// # Errors
    /// As [`document`](Self::document), and for `-`.
    pub(super) fn file(&mut self, flag: &'static str, target: &str) -> anyhow::Result<Output> {
        anyhow::ensure!(target != "-", "{flag}: name a file; standard output has the summary");
        self.document(flag, target)
    }

    /// Opens the folder named by the value of `flag` for files called `names`.
    ///
    /// # Errors
    /// As [`document`](Self::document), for any of the files.
    pub(super) fn folder<'n>(
        &mut self,
        flag: &'static str,
        target: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> anyhow::Result<Folder> {
        self.refuse_taken(flag, Path::new(target))?;
        let folder = Folder::open(flag, target, names, self.inputs)?;
        folder.paths().try_for_each(|path| self.take(flag, path))?;
        Ok(folder)
    }

    fn take(&mut self, flag: &'static str, path: &Path) -> anyhow::Result<()> {
        self.refuse_taken(flag, path)?;
        self.taken.extend(place(path).map(|place| (place, flag)));
        Ok(())
    }

    fn refuse_taken(&self, flag: &str, path: &Path) -> anyhow::Result<()> {
        match place(path).and_then(|place| self.taken.get(&place)) {
            Some(other) => anyhow::bail!(
                "{flag} and {other} would both write to `{}`: name another file",
                path.display()
            ),
            None => Ok(()),
        }
    }
}
