//! What fuzzing has found, and one ordinary input for each target, replayed without a fuzzer; and
//! the files of the fuzz targets, held against the targets that there are.

#[expect(unreachable_pub, reason = "the targets are public where they are a crate's own")]
#[path = "../../../fuzz/src/targets.rs"]
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use untag_verdict::fuzzing::{Check, dictionary};

/// The target that must fail.
const CANARY: &str = "canary";

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    files.sort();
    files
}

fn names(dir: &str) -> BTreeSet<String> {
    let stem =
        |path: &PathBuf| path.file_stem().expect("a file name").to_string_lossy().into_owned();
    files(&fuzz().join(dir)).iter().map(stem).collect()
}

fn all() -> BTreeSet<String> {
    targets::all().map(|(name, _)| name.to_owned()).collect()
}

fn fails(check: Check, input: &[u8]) -> bool {
    catch_unwind(|| check(input)).is_err()
}

#[test]
fn every_fixture_is_as_it_should_be() {
    for (target, check) in targets::all() {
        let fixtures = files(&fuzz().join("fixtures").join(target));
        assert!(!fixtures.is_empty(), "fuzz/fixtures/{target} is empty");
        for fixture in fixtures {
            let input = fs::read(&fixture).unwrap();
            println!("{}", fixture.display());
            assert_eq!(fails(check, &input), target == CANARY, "{}", fixture.display());
        }
    }
}

#[test]
fn fixtures_of_every_sequence_are_read_and_not_drawn() {
    for target in ["canary", "model_total", "server_verdict", "verdict_sound", "verdict_teeth"] {
        for fixture in files(&fuzz().join("fixtures").join(target)) {
            if fixture.extension().is_some_and(|kind| kind == "json") {
                let text = fs::read_to_string(&fixture).unwrap();
                let case = untag_verdict::Case::read(&text);
                assert!(case.is_ok(), "{}: {case:?}", fixture.display());
            }
        }
    }
}

#[test]
fn every_target_has_its_program_and_its_place_in_the_manifest() {
    assert_eq!(names("fuzz_targets"), all());
    assert_eq!(names("fixtures"), all());
    let manifest: toml::Table =
        fs::read_to_string(fuzz().join("Cargo.toml")).unwrap().parse().unwrap();
    let bins = manifest["bin"].as_array().unwrap().iter();
    let bins: BTreeSet<String> = bins.map(|b| b["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(bins, all());
}

#[test]
fn dictionaries_are_those_that_the_model_gives() {
    let with_one = |name: &String| dictionary(name).is_some();
    assert_eq!(names("dict"), all().into_iter().filter(with_one).collect());
    for target in names("dict") {
        let file = fuzz().join("dict").join(format!("{target}.dict"));
        let current = fs::read_to_string(file).unwrap() == dictionary(&target).unwrap();
        assert!(current, "fuzz/dict/{target}.dict is out of date: run `cargo xtask fuzz --seeds`");
    }
}
