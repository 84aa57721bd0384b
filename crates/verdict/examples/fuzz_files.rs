//! Writes seed corpora or dictionaries for fuzz targets: `fuzz_files seeds|dict DIR TARGET...`.

use std::error::Error;
use std::fs;
use std::path::Path;

use untag_verdict::fuzzing::{dictionary, seeds};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [what, dir, targets @ ..] = args.as_slice() else {
        return Err("say seeds or dict, a folder, and the targets".into());
    };
    for target in targets {
        match what.as_str() {
            "seeds" => write_seeds(&Path::new(dir).join(target), target)?,
            "dict" => write_dictionary(Path::new(dir), target)?,
            other => return Err(format!("{other} is neither seeds nor dict").into()),
        }
    }
    Ok(())
}

/// Replaces the seeds of a target.
fn write_seeds(dir: &Path, target: &str) -> Result<(), Box<dyn Error>> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    fs::create_dir_all(dir)?;
    for seed in seeds(target) {
        fs::write(dir.join(seed.name), seed.bytes)?;
    }
    Ok(())
}

fn write_dictionary(dir: &Path, target: &str) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(dir)?;
    if let Some(words) = dictionary(target) {
        fs::write(dir.join(format!("{target}.dict")), words)?;
    }
    Ok(())
}
