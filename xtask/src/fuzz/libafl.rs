//! The same targets with LibAFL's runtime in the place of libFuzzer's. Its broker spreads a
//! campaign over clients, on this machine or on several.

use std::env;
use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::engine::Run;
use super::{fresh, inputs, made, tool, workspace};
use crate::{CLEAN, FOUND, program, repository};

/// The target that is run.
const TARGET: &str = "server_verdict";
/// How many clients there are.
const CLIENTS: usize = 2;

/// Builds the target and runs it with several clients, each of which must report.
pub(super) fn run(tool: &Path, seconds: u64) -> Result<u8> {
    with(tool, seconds, &prerequisites()?)
}

/// The same where the machine has what LibAFL's runtime needs; elsewhere says what is missing.
pub(super) fn run_if_possible(tool: &Path, seconds: u64) -> Result<u8> {
    match prerequisites() {
        Ok(environment) => with(tool, seconds, &environment),
        Err(reason) => {
            println!("LibAFL was NOT tried: {reason:#}");
            Ok(CLEAN)
        }
    }
}

/// The compiler's tools, and the environment in which LibAFL's bindings to C are made.
fn prerequisites() -> Result<Environment> {
    ensure_tools()?;
    clang()
}

fn with(tool: &Path, seconds: u64, environment: &Environment) -> Result<u8> {
    let programs = build(tool, environment)?;
    let seeds = inputs::write_seeds(&[TARGET.to_owned()])?;
    let dir = fresh("libafl")?;
    let run = Run {
        target: TARGET,
        programs: &programs,
        corpus: dir.join("corpus"),
        seeds: Some(seeds.join(TARGET)),
        artifacts: dir.join("artifacts"),
        log: dir.join("log"),
    };
    let said = for_a_while(&run, seconds)?;
    let clients: Vec<usize> =
        (1..=CLIENTS).filter(|client| said.contains(&format!("#{client}]"))).collect();
    let last = said.lines().rev().find(|line| line.contains("(GLOBAL)")).unwrap_or("nothing");
    println!("LibAFL: clients {clients:?} reported; the last line is\n  {last}");
    let found = fs::read_dir(&run.artifacts)?.count();
    Ok(if clients.len() == CLIENTS && found == 0 { CLEAN } else { FOUND })
}

/// Runs the target with its clients, and ends all of them when the time is over.
fn for_a_while(run: &Run<'_>, seconds: u64) -> Result<String> {
    let log = File::create(&run.log)?;
    let mut command = run.command(&[format!("-fork={CLIENTS}"), "-ignore_crashes=1".to_owned()])?;
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).process_group(0);
    let mut child = command.spawn().context("the target cannot be started")?;
    sleep(Duration::from_secs(seconds));
    // The broker and its clients are one group of processes.
    program::run(Command::new("kill").args(["-TERM", "--"]).arg(format!("-{}", child.id())))?;
    child.wait()?;
    Ok(String::from_utf8_lossy(&fs::read(&run.log)?).into_owned())
}

/// Variables by name.
type Environment = Vec<(&'static str, String)>;

/// Builds quickly rather than well: the runtime is large, and what is to be seen is that it works.
fn build(tool: &Path, environment: &Environment) -> Result<PathBuf> {
    let target_dir = workspace().join("target/libafl");
    let mut build = tool::command(tool, "build");
    build.args(["--sanitizer", "none", "--no-default-features", "--features", "libafl"]);
    build.arg("--target-dir").arg(&target_dir).arg(TARGET);
    build.env("RUSTUP_TOOLCHAIN", "nightly").env_remove("CARGO");
    build.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    build.envs(environment.iter().map(|(name, value)| (name, value)));
    program::must(&mut build).context("the targets cannot be built with LibAFL")?;
    Ok(target_dir.join(tool::host()?).join("release"))
}

/// Its build renames symbols with LLVM's tools, which must be no older than the compiler's LLVM.
fn ensure_tools() -> Result<()> {
    let libraries = Command::new("rustc").args(["+nightly", "--print", "target-libdir"]).output();
    let libraries = libraries.context("rustc cannot be started")?;
    ensure!(
        libraries.status.success(),
        "LibAFL's runtime needs nightly: run `rustup toolchain install nightly`"
    );
    let libraries = String::from_utf8(libraries.stdout)?;
    for name in ["llvm-nm", "llvm-objcopy"] {
        ensure!(
            Path::new(libraries.trim()).join("../bin").join(name).exists(),
            "LibAFL's runtime needs the compiler's own {name}: run \
             `rustup component add llvm-tools --toolchain nightly`"
        );
    }
    Ok(())
}

/// The environment in which LibAFL's bindings to C are made: where libclang and its headers are,
/// unless the system has them.
fn clang() -> Result<Environment> {
    let known = program::output_of(Command::new("ldconfig").arg("-p")).unwrap_or_default();
    let installed = known.lines().any(|line| line.trim_start().starts_with("libclang.so"));
    if installed || env::var_os("LIBCLANG_PATH").is_some() {
        return Ok(Vec::new());
    }
    let place = repository::target_dir()?.join("tools/libclang");
    let version = program::output_of(Command::new("llvm-config").arg("--version"))
        .context("LibAFL's runtime needs libclang: install the package libclang-dev")?;
    let version = version.trim();
    let major = version.split('.').next().unwrap_or(version);
    let llvm = place.join(format!("usr/lib/llvm-{major}/lib"));
    let headers = llvm.join("clang").join(version).join("include");
    if !headers.join("sanitizer").exists() {
        unpack(&place, major).context("LibAFL's runtime needs libclang-dev: install it")?;
    }
    Ok(vec![
        ("LIBCLANG_PATH", llvm.display().to_string()),
        ("BINDGEN_EXTRA_CLANG_ARGS", format!("-I{}", headers.display())),
    ])
}

/// Fetches the packages of a Debian system and unpacks them in a folder of ours, which takes no
/// rights and leaves the system as it is.
fn unpack(place: &Path, major: &str) -> Result<()> {
    made(place)?;
    let names = ["libclang1-MAJOR", "libclang-common-MAJOR-dev", "libclang-rt-MAJOR-dev"];
    for name in names.map(|name| name.replace("MAJOR", major)) {
        program::must(Command::new("apt-get").current_dir(place).args(["-qq", "download", &name]))?;
    }
    for package in fs::read_dir(place)? {
        let package = package?.path();
        if package.extension().is_some_and(|kind| kind == "deb") {
            program::must(Command::new("dpkg").arg("-x").args([&package, place]))?;
        }
    }
    Ok(())
}
