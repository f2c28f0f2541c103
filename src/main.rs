//! Parses the arguments, runs the command and maps its end to an exit code.

use std::io::{BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;
use ringplan::cli::{Arguments, Exit, remark};
use ringplan::sim::Broken;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let exit = catch_unwind(AssertUnwindSafe(|| run(&arguments))).unwrap_or_else(|panic| {
        report_bug(panic.downcast_ref::<Broken>());
        Exit::Bug
    });
    ExitCode::from(exit.code())
}

fn run(arguments: &Arguments) -> Exit {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let done = arguments.run(&mut out).and_then(|exit| {
        out.flush()?;
        Ok(exit)
    });
    done.unwrap_or_else(|error| {
        let exit = Exit::of_error(&error);
        if exit != Exit::Done {
            remark(format_args!("error: {error:#}"));
        }
        exit
    })
}

/// A panic is never the planner's fault.
fn report_bug(broken: Option<&Broken>) {
    let version = env!("CARGO_PKG_VERSION");
    remark(format_args!("\nThis is a bug in ringplan {version}, not in your file."));
    if let Some(Broken { seed, replication }) = broken {
        remark(format_args!("It happened in replication {replication} with seed {seed}."));
    }
    remark("Please report it with the command, the scenario file and the lines above.");
}
