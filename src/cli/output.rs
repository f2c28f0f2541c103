//! Where documents go: standard output or a file that appears only when it is whole.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

/// A place for one document, opened before the long run starts.
#[derive(Debug)]
pub(super) enum Output {
    /// The argument was `-`.
    Standard,
    /// A new file beside the one that it will replace.
    Whole { draft: NamedTempFile, path: PathBuf },
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
        let refused = || format!("{flag} cannot write to `{target}`");
        let same = |input: &PathBuf| input.canonicalize().ok() == path.canonicalize().ok();
        if path.exists() && inputs.iter().any(same) {
            anyhow::bail!("{}: the run reads it; name another file", refused());
        }
        match std::fs::metadata(&path) {
            Ok(found) if found.is_dir() => {
                anyhow::bail!("{}: it is a folder; name a file in it", refused())
            }
            Ok(found) if !found.is_file() => {
                let file = OpenOptions::new().write(true).open(&path).with_context(refused)?;
                Ok(Self::Special { file, path })
            }
            found => {
                if found.is_ok() {
                    // A file that may not be written must not be replaced either.
                    OpenOptions::new().append(true).open(&path).with_context(refused)?;
                }
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let folder = folder.unwrap_or(Path::new("."));
                // The draft's own name would only confuse.
                let draft = draft(folder).map_err(|error| std::io::Error::from(error.kind()));
                let draft = draft.with_context(refused)?;
                Ok(Self::Whole { draft, path })
            }
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
            Self::Whole { draft, path } => {
                let refused = || format!("`{}` cannot be written", path.display());
                let mut buffer = BufWriter::new(draft.as_file());
                document(&mut buffer).with_context(refused)?;
                buffer.flush().with_context(refused)?;
                drop(buffer);
                draft.persist(&path).with_context(refused)?;
                Ok(())
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

/// A file without a final name, with the permissions of any new file.
fn draft(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ringplan-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}
