#!/bin/bash -eu
# Builds every fuzz target into $OUT, with its seeds and its dictionary.
#
# ClusterFuzzLite runs this in the image of the Dockerfile. To try it elsewhere, set SRC (a folder
# that holds the clone as untag-conformance) and OUT, and FUZZ_BUILD_FLAGS='--sanitizer none'.

cd "$SRC/untag-conformance"

# In a coverage build the image's `cargo` turns this into a plain build with the same result.
# shellcheck disable=SC2086 # several flags, split at the blanks
cargo fuzz build -O ${FUZZ_BUILD_FLAGS:-}

programs="fuzz/target/$(rustc -vV | sed -n 's/^host: //p')/release"

# Called by its own name, since the image's `cargo` takes every `cargo fuzz` for a build. The
# canary always fails and the empty target finds nothing: they are for `cargo xtask fuzz --smoke`.
targets="$(cargo-fuzz fuzz list | grep --invert-match --line-regexp --regexp canary --regexp empty)"

# Without the flags for targets, which would reach build scripts and macros here.
seeds="$(mktemp --directory)"
# shellcheck disable=SC2086 # one word for each target
env --unset=RUSTFLAGS cargo run --quiet --package untag-verdict --example fuzz_files -- \
    seeds "$seeds" $targets

for target in $targets; do
    cp "$programs/$target" "$OUT/"
    if [ -n "$(ls -A "$seeds/$target")" ]; then
        (cd "$seeds/$target" && zip --quiet --recurse-paths "$OUT/${target}_seed_corpus.zip" .)
    fi
    if [ -f "fuzz/dict/$target.dict" ]; then
        cp "fuzz/dict/$target.dict" "$OUT/"
    fi
done
