//! Where documents go: standard output, a file that appears only when it is whole, or a folder of
//! such files.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::{NamedTempFile, TempPath};

/// A place for one document, opened before the long run starts.
#[derive(Debug)]
pub(super) enum Output {
    /// The argument was `-`.
    Standard,
    /// An ordinary file.
    Whole(Draft),
    /// Something that exists and is no ordinary file, a device for instance.
    Special { file: File, path: PathBuf },
}

impl Output {
    /// Opens the place named by the value of `flag`, which must be none of the `inputs`.
    ///
    /// # Errors
    /// When nothing can be written there, or an input would be lost.
    pub(super) fn open(flag: &str, target: &str, inputs: &[PathBuf]) -> anyhow::Result<Self> {
        if target == "-" {
            return Ok(Self::Standard);
        }
        let path = PathBuf::from(target);
        let refused = || cannot_write(flag, &path);
        spare(flag, &path, inputs)?;
        match std::fs::metadata(&path) {
            Ok(found) if found.is_dir() => {
                anyhow::bail!("{}: it is a folder; name a file in it", refused())
            }
            Ok(found) if !found.is_file() => {
                let file = OpenOptions::new().write(true).open(&path).with_context(refused)?;
                Ok(Self::Special { file, path })
            }
            _ => Ok(Self::Whole(Draft::open(flag, path)?)),
        }
    }

    /// Whether it is standard output, which then holds nothing else.
    pub(super) fn is_standard(&self) -> bool {
        matches!(self, Self::Standard)
    }

    /// Writes the document; a file takes its name only when all of it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written; nothing half-written is left behind.
    pub(super) fn write(
        self,
        standard: &mut dyn Write,
        document: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> anyhow::Result<()> {
        match self {
            Self::Standard => Ok(document(standard)?),
            Self::Whole(draft) => {
                draft.fill(document)?;
                draft.keep()
            }
            Self::Special { file, path } => {
                let mut buffer = BufWriter::new(file);
                document(&mut buffer)
                    .and_then(|()| buffer.flush())
                    .with_context(|| format!("`{}` cannot be written", path.display()))
            }
        }
    }
}

/// A folder for several documents, opened before the long run starts. Its other files stay as they
/// are.
#[derive(Debug)]
pub(super) struct Folder {
    drafts: Vec<Draft>,
    /// Last, so that it goes after the drafts in it.
    _made: Option<MadeFolder>,
}

impl Folder {
    /// Opens the folder named by the value of `flag` for files called `names`, and makes it if only
    /// the last part of its path is missing.
    ///
    /// # Errors
    /// When one of the files cannot be written there, or is one of the `inputs`.
    pub(super) fn open<'n>(
        flag: &str,
        target: &str,
        names: impl IntoIterator<Item = &'n str>,
        inputs: &[PathBuf],
    ) -> anyhow::Result<Self> {
        let path = Path::new(target);
        let refused = || cannot_write(flag, path);
        if target == "-" {
            anyhow::bail!("{}: several files need a folder; name one", refused());
        }
        let made = match std::fs::metadata(path) {
            Ok(found) if !found.is_dir() => {
                anyhow::bail!("{}: it is a file; name a folder", refused())
            }
            Ok(_) => None,
            Err(_) => {
                need_folder(path).with_context(refused)?;
                std::fs::create_dir(path).with_context(refused)?;
                Some(MadeFolder(path.to_owned()))
            }
        };
        let draft = |name| {
            let path = path.join(name);
            spare(flag, &path, inputs)?;
            Draft::open(flag, path)
        };
        let drafts = names.into_iter().map(draft).collect::<anyhow::Result<_>>()?;
        Ok(Self { drafts, _made: made })
    }

    /// The files that it will write.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.drafts.iter().map(|draft| draft.path.as_path())
    }

    /// Writes the documents, given by their place among the names. No file takes its name before all
    /// of them are on the disk.
    ///
    /// # Errors
    /// When one cannot be written; nothing half-written is left behind.
    pub(super) fn write(
        self,
        document: impl Fn(usize, &mut dyn Write) -> std::io::Result<()>,
    ) -> anyhow::Result<()> {
        for (place, draft) in self.drafts.iter().enumerate() {
            draft.fill(|out| document(place, out))?;
        }
        self.drafts.into_iter().try_for_each(Draft::keep)
    }
}

/// A folder that was not there before; it goes again if nothing came to stay in it.
#[derive(Debug)]
struct MadeFolder(PathBuf);

impl Drop for MadeFolder {
    fn drop(&mut self) {
        // Fails if there is something in it, which then is the reason to keep it.
        let _ = std::fs::remove_dir(&self.0);
    }
}

/// A new file beside the one that it will replace. It is there, but not held open: a folder may have
/// more files than a process may hold.
#[derive(Debug)]
pub(super) struct Draft {
    file: TempPath,
    path: PathBuf,
}

impl Draft {
    /// Opens a draft for a file that is not there yet or may be replaced.
    fn open(flag: &str, path: PathBuf) -> anyhow::Result<Self> {
        let refused = || cannot_write(flag, &path);
        match std::fs::metadata(&path) {
            Ok(found) if !found.is_file() => anyhow::bail!("{}: it is no file", refused()),
            // A file that may not be written must not be replaced either.
            Ok(_) => drop(OpenOptions::new().append(true).open(&path).with_context(refused)?),
            Err(_) => {}
        }
        need_folder(&path).with_context(refused)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        // The draft's own name would only confuse.
        let file = new_file(folder.unwrap_or(Path::new(".")))
            .map_err(|error| std::io::Error::from(error.kind()))
            .with_context(refused)?
            .into_temp_path();
        Ok(Self { file, path })
    }

    fn fill(
        &self,
        document: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> anyhow::Result<()> {
        let fill = || {
            let mut buffer = BufWriter::new(OpenOptions::new().write(true).open(&self.file)?);
            document(&mut buffer)?;
            buffer.flush()
        };
        fill().with_context(|| format!("`{}` cannot be written", self.path.display()))
    }

    fn keep(self) -> anyhow::Result<()> {
        let Self { file, path } = self;
        file.persist(&path).with_context(|| format!("`{}` cannot be written", path.display()))?;
        Ok(())
    }
}

/// Refuses a path whose folder is not there.
fn need_folder(path: &Path) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        anyhow::bail!("the folder `{}` is not there; make it first", folder.display());
    }
    Ok(())
}

fn cannot_write(flag: &str, path: &Path) -> String {
    format!("{flag} cannot write to `{}`", path.display())
}

/// Refuses a path that leads to an input.
fn spare(flag: &str, path: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    if inputs.iter().any(|input| is_same(input, path)) {
        anyhow::bail!("{}: the run reads it; name another file", cannot_write(flag, path));
    }
    Ok(())
}

/// Whether two paths lead to the same place.
fn is_same(a: &Path, b: &Path) -> bool {
    place(a).is_some_and(|a| place(b) == Some(a))
}

/// The one path that all paths to a file share, which need not be there yet; `None` if its folder is
/// not there.
pub(super) fn place(path: &Path) -> Option<PathBuf> {
    let in_folder = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    path.canonicalize().ok().or_else(in_folder)
}

/// A file without a final name, with the permissions of any new file.
fn new_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ringplan-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}
