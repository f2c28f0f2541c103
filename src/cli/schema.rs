//! `ringplan schema`: the JSON Schema of the scenario file.

use std::io::Write;

use crate::scenario;

/// Print the JSON Schema of the scenario file, for an editor that completes keys and marks mistakes
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  ringplan schema > scenario.schema.json

With this as the first line of a scenario, editors that know TOML schemas (Even Better TOML, taplo) use it:
  #:schema scenario.schema.json")]
pub(super) struct SchemaArgs {}

pub(super) fn run(out: &mut dyn Write) -> anyhow::Result<()> {
    Ok(out.write_all(scenario::schema().as_bytes())?)
}
