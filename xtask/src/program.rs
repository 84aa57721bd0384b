//! Running other programs: every failure to start one says which it was and what to do.

use std::env;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::Message;

use crate::repository;

/// The cargo that runs this, at the repository's root.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(repository::root());
    command
}

/// Builds `untag-conformance` for release and returns where it stands.
pub(crate) fn release_build() -> Result<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--release", "--package", "untag-conformance"]);
    build.arg("--message-format=json-render-diagnostics");
    build.stderr(std::process::Stdio::inherit());
    let output = build.output().with_context(|| cannot_start(&build))?;
    ensure!(output.status.success(), "the release build failed: its messages stand above");
    let messages = Message::parse_stream(output.stdout.as_slice()).filter_map(Result::ok);
    let executable = messages.filter_map(executable_of).last();
    executable
        .context("the release build made no `untag-conformance`: the crate has no such binary")
}

fn executable_of(message: Message) -> Option<PathBuf> {
    match message {
        Message::CompilerArtifact(made) if made.target.name == "untag-conformance" => {
            made.executable.map(PathBuf::from)
        }
        _ => None,
    }
}

/// Runs a program to its end and returns its exit code.
pub(crate) fn run(command: &mut Command) -> Result<u8> {
    let status = command.status().with_context(|| cannot_start(command))?;
    Ok(code_of(status))
}

/// Runs a program that must succeed.
pub(crate) fn must(command: &mut Command) -> Result<()> {
    let code = run(command)?;
    if code != 0 {
        bail!("`{}` ended with exit code {code}: its messages stand above", shown(command));
    }
    Ok(())
}

/// Becomes the program, so that its exit code and its signals are its own. Returns only on failure.
pub(crate) fn replace_this_process(command: &mut Command) -> anyhow::Error {
    let error = command.exec();
    anyhow::Error::new(error).context(cannot_start(command))
}

/// What a program prints, which must succeed.
pub(crate) fn output_of(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| cannot_start(command))?;
    ensure!(
        output.status.success(),
        "`{}` failed: {}",
        shown(command),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// An exit code as a shell gives it: 128 and the signal's number where a signal ended the program.
pub(crate) fn code_of(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}

/// A command line for a message.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`: is it installed and on PATH?", command.get_program().display())
}
