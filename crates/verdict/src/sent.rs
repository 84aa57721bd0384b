//! A plain view of the call behind a finding, for reports and commands that know nothing of the
//! wire, and the names of the styles in which a call can be sent.

use untag_model::Principal;
use untag_wire::{Format, Part, Signing};

// What calls and answers consist of, for those who make results up.
pub use untag_scenarios::outgoing::Outgoing;
pub use untag_scenarios::{Alter, Answer};
pub use untag_wire::{Action, Call, Style};

/// A call as a person would name it on a command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Who sends it.
    pub principal: Principal,
    /// The action.
    pub action: &'static str,
    /// Its parameters in sending order, not encoded.
    pub params: Vec<(String, String)>,
    /// The name of signature and place, such as `v3-query`.
    pub style: &'static str,
    /// The name of the format that the reply is asked for in, such as `accept-json`.
    pub format: &'static str,
    /// Whether a space is sent as `%20` and not as `+`.
    pub percent_spaces: bool,
    /// The deliberate fault, as it stands in a scenario file.
    pub alter: Option<String>,
    /// Whether it is the second of two requests with one nonce that matters.
    pub twice: bool,
}

/// The names of signature and place of the parameters.
pub const STYLES: [(&str, Signing, Part); 8] = [
    ("v3-query", Signing::V3, Part::Query),
    ("v3-form", Signing::V3, Part::Form),
    ("v3-split", Signing::V3, Part::Split),
    ("v3-both", Signing::V3, Part::Both),
    ("v1-query", Signing::V1, Part::Query),
    ("v1-form", Signing::V1, Part::Form),
    ("v1-split", Signing::V1, Part::Split),
    ("v1-both", Signing::V1, Part::Both),
];

/// The names of the formats that a reply can be asked for in.
pub const FORMATS: [(&str, Format); 4] = [
    ("accept-json", Format::AcceptJson),
    ("json", Format::Json),
    ("xml", Format::Xml),
    ("silent", Format::Silent),
];

/// The name of signature and place of a style.
pub fn style_name(style: Style) -> &'static str {
    STYLES
        .iter()
        .find(|(_, signing, part)| (*signing, *part) == (style.signing, style.part))
        .map_or("v3-query", |(name, ..)| name)
}

/// The name of a format.
pub fn format_name(format: Format) -> &'static str {
    FORMATS.iter().find(|(_, known)| *known == format).map_or("accept-json", |(name, _)| name)
}

impl Sent {
    /// The view of a call.
    pub fn of(outgoing: &Outgoing) -> Self {
        let alter = outgoing.alter.as_ref().filter(|alter| **alter != Alter::SameNonce);
        Self {
            principal: outgoing.principal,
            action: outgoing.call.action.name(),
            params: outgoing.call.params.clone(),
            style: style_name(outgoing.style),
            format: format_name(outgoing.style.format),
            percent_spaces: !outgoing.style.plus,
            alter: alter.and_then(|alter| serde_json::to_string(alter).ok()),
            twice: outgoing.alter == Some(Alter::SameNonce),
        }
    }
}

impl crate::Finding {
    /// The view of the call that provoked the finding.
    pub fn sent(&self) -> Sent {
        Sent::of(&self.outgoing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_has_a_name_of_its_own() {
        for (name, signing, part) in STYLES {
            assert_eq!(style_name(Style { signing, part, ..Style::SDK }), name);
        }
        for (name, format) in FORMATS {
            assert_eq!(format_name(format), name);
        }
    }

    #[test]
    fn a_fault_is_named_as_in_a_scenario_file() {
        let call = Call { action: Action::UntagResources, params: Vec::new() };
        let mut outgoing = Outgoing::plain(Principal::Owner, call, Style::SDK);
        outgoing.alter = Some(Alter::Dated(-1200));
        assert_eq!(Sent::of(&outgoing).alter.as_deref(), Some(r#"{"dated":-1200}"#));
        outgoing.alter = Some(Alter::SameNonce);
        let sent = Sent::of(&outgoing);
        assert_eq!((sent.alter, sent.twice), (None, true));
    }

    #[test]
    fn spaces_are_told() {
        for plus in [true, false] {
            let call = Call { action: Action::UntagResources, params: Vec::new() };
            let style = Style { plus, ..Style::SDK };
            let sent = Sent::of(&Outgoing::plain(Principal::Owner, call, style));
            assert_eq!(sent.percent_spaces, !plus);
        }
    }
}
