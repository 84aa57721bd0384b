//! Keys that stand in a relation to another one: what a careless implementation may take for it, or
//! take it for.

use untag_model::grammar::{self, Judgement};

use super::random::Dice;

/// Characters that mean something in patterns.
const WILD: [char; 5] = ['*', '%', '_', '?', '.'];

/// The length up to which some implementations look.
const LOOKED_AT: usize = 70;

/// A key inside the grammar that is related to `key`; none if the one that was drawn is outside it.
pub fn relative(dice: &mut dyn Dice, key: &str) -> Option<String> {
    let shorter: String = key.chars().take(key.chars().count().saturating_sub(1)).collect();
    let related = match dice.roll(10) {
        0 => format!("{key} "),
        1 => format!(" {key}"),
        2 => swapped_case(key),
        3 => format!("{key}k"),
        4 => shorter,
        5 => format!("{shorter}{}", dice.pick(&WILD)),
        6 => format!("{}{}", key.chars().take(1).collect::<String>(), dice.pick(&WILD)),
        7 => dice.pick(&WILD).to_string(),
        8 => accented(key),
        _ => format!("{}{key}", "k".repeat(LOOKED_AT)),
    };
    let fits = related != key && grammar::judge(&related) == Judgement::Inside;
    fits.then_some(related)
}

fn swapped_case(key: &str) -> String {
    let upper = key.to_uppercase();
    if upper == key { key.to_lowercase() } else { upper }
}

/// The key with an accent, or with the same accent written otherwise.
fn accented(key: &str) -> String {
    if key.contains('\u{e9}') {
        return key.replace('\u{e9}', "e\u{301}");
    }
    if key.contains("e\u{301}") {
        return key.replace("e\u{301}", "\u{e9}");
    }
    if key.contains('e') { key.replacen('e', "\u{e9}", 1) } else { format!("{key}\u{301}") }
}
