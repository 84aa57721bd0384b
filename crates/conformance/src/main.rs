//! The program `untag-conformance`: maps what a command came to onto an exit code, nothing else.

use std::process::ExitCode;

use clap::Parser;

mod args;
mod closest;
mod commands;
mod credentials;
mod embedded;
mod json_file;
mod matrix;
mod output;
mod progress;
mod signals;
mod survey;

/// A run is mostly small allocations; this allocator takes a quarter off its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The exit code of wrong use or configuration.
const WRONG_USE: u8 = 2;

fn main() -> ExitCode {
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => return explain_usage(&error),
    };
    match commands::carry_out(args.command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::complain(&format!("error: {error:#}\n"));
            ExitCode::from(WRONG_USE)
        }
    }
}

/// Prints help, the version, or what is wrong with the arguments.
fn explain_usage(error: &clap::Error) -> ExitCode {
    // A closed terminal is no reason to end otherwise.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(WRONG_USE) } else { ExitCode::SUCCESS }
}
