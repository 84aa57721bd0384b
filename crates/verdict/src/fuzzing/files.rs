//! Files: what is read and written is read as it was.

use serde::Serialize;
use serde::de::DeserializeOwned;
use untag_scenarios::Scenario;
use untag_scenarios::generate::Sequence;

use crate::Case;

/// Scenarios, cases and sequences are read or refused, and what was read is written in one way
/// that is read as the same.
pub fn case_file(data: &[u8]) {
    if let Some(scenario) = read_back::<Scenario>(data) {
        // Questions that a reader asks of any scenario.
        let _ = (scenario.level(), scenario.clauses());
        let sequence = Sequence::of(&scenario);
        assert_eq!(sequence.scenario("a/b", "c").shares, scenario.shares);
    }
    if let Ok(text) = std::str::from_utf8(data) {
        is_case(text);
    }
    if let Some(sequence) = read_back::<Sequence>(data) {
        let bindings = sequence.bindings();
        let _ = (sequence.extent(), sequence.world(&bindings));
        for call in &sequence.calls {
            let _ = call.bind(&bindings, untag_wire::Style::SDK);
        }
    }
}

/// A case that is read whole is written as a file that is read as the same and has the same name.
fn is_case(text: &str) {
    let Ok(case) = Case::read(text) else { return };
    let (Ok(written), Ok(name)) = (case.to_json(), case.file_name()) else {
        panic!("it was read and cannot be written: {text}");
    };
    let again = Case::read(&written);
    assert_eq!(again.as_ref(), Ok(&case), "{written}");
    assert_eq!(again.map(|again| again.file_name().ok()), Ok(Some(name)), "{written}");
    let plain = Case::plain(&case.sequence());
    assert_eq!(plain.sequence(), case.sequence(), "{written}");
}

fn read_back<T: Serialize + DeserializeOwned + PartialEq>(data: &[u8]) -> Option<T> {
    let read: T = serde_json::from_slice(data).ok()?;
    let written = match serde_json::to_vec(&read) {
        Ok(written) => written,
        Err(error) => panic!("it was read and cannot be written: {error}"),
    };
    match serde_json::from_slice::<T>(&written) {
        Ok(again) => assert!(again == read, "{}", String::from_utf8_lossy(&written)),
        Err(error) => panic!("{error}: {}", String::from_utf8_lossy(&written)),
    }
    Some(read)
}
