//! Every property holds of the inputs that fuzzing begins with and of some chance.

use untag_scenarios::generate::{Dice, Random};

use super::{CHECKS, dictionary, seeds};

#[test]
fn every_property_holds_of_its_seeds() {
    for (target, check) in CHECKS {
        for seed in seeds(target).iter().step_by(23) {
            check(&seed.bytes);
        }
    }
}

#[test]
fn every_property_holds_of_chance() {
    for (target, check) in CHECKS {
        let mut random = Random::seeded(4);
        for length in 0..12 {
            let bytes: Vec<u8> =
                (0..length * 24).map(|_| u8::try_from(random.roll(256)).unwrap()).collect();
            println!("{target}: {bytes:?}");
            check(&bytes);
        }
    }
}

#[test]
fn seeds_are_the_same_every_time_and_small() {
    let mut bytes = 0;
    for (target, _) in CHECKS {
        let one = seeds(target);
        assert_eq!(one, seeds(target), "{target}");
        assert!(!one.is_empty(), "{target}");
        bytes += one.iter().map(|seed| seed.bytes.len()).sum::<usize>();
    }
    assert!(bytes < 3 << 20, "{bytes}");
}

#[test]
fn a_word_is_escaped_as_libfuzzer_reads_it() {
    let requests = dictionary("decode_request").unwrap();
    assert!(requests.contains("\n\"TagKey.1=\"\n"), "{requests}");
    let files = dictionary("case_file").unwrap();
    assert!(files.contains(r#""\"Duplicate.TagKey\"""#), "{files}");
    assert_eq!(dictionary("empty"), None);
}
