//! The commands, in a file each.

mod compare;
mod export;
mod fuzz;
mod fuzz_table;
mod list;
mod matrix;
mod profile;
mod replay;
mod run;
mod serve;
mod sign;
mod vectors;

pub(crate) use run::{stop_on_signals, wants_colour};

use crate::args::Command;

/// Carries a command out and gives the exit code.
pub(crate) fn carry_out(command: Command) -> anyhow::Result<u8> {
    match command {
        Command::Run(args) => run::run(&args),
        Command::Fuzz(args) => fuzz::fuzz(&args),
        Command::FuzzTable(args) => fuzz_table::fuzz_table(&args),
        Command::Replay(args) => replay::replay(&args),
        Command::Profile(args) => profile::profile(&args),
        Command::Compare(args) => compare::compare(&args),
        Command::Serve(args) => serve::serve(&args),
        Command::List(args) => list::list(&args),
        Command::Sign(args) => sign::sign(&args),
        Command::Matrix(args) => matrix::matrix(&args),
        Command::Export(args) => export::export(&args),
    }
}
