//! What the fuzz targets link: the engine, and the properties that need more than the verdict.

// LibAFL's runtime takes the place of libFuzzer's. Linking it is all that the switch needs.
#[cfg(feature = "libafl")]
use libafl_libfuzzer as _;

// Targets name the verdict's properties from here, so that each of them links the engine.
pub use untag_verdict::fuzzing;

pub mod targets;
