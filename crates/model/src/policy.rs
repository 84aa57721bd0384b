//! RAM policies: which action on which resource a principal may perform.

/// What a statement does when it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// It permits.
    Allow,
    /// It forbids, over any Allow.
    Deny,
}

/// One statement of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Allow or Deny.
    pub verb: Verb,
    /// Patterns of actions such as `resourcesharing:Untag*`; case does not matter.
    pub actions: Vec<String>,
    /// Patterns of resource names such as `acs:resourcesharing:*:*:resourceshare/rs-1`.
    pub resources: Vec<String>,
}

/// A policy; the empty one permits nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// The statements, in any order.
    pub statements: Vec<Statement>,
}

/// The decision of a policy on an action and a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Some Allow matches and no Deny does.
    Permitted,
    /// A Deny matches.
    Denied,
    /// Nothing matches, so it is not permitted either.
    Unmentioned,
}

impl Policy {
    /// A policy that permits everything: what an account's own key has.
    pub fn everything() -> Self {
        Self { statements: vec![Statement::new(Verb::Allow, "*", "*")] }
    }

    /// Decides on `action` (such as `resourcesharing:UntagResources`) and `resource` (an ARN).
    pub fn decide(&self, action: &str, resource: &str) -> Decision {
        let verb_matches =
            |verb| self.statements.iter().any(|s| s.verb == verb && s.covers(action, resource));
        if verb_matches(Verb::Deny) {
            Decision::Denied
        } else if verb_matches(Verb::Allow) {
            Decision::Permitted
        } else {
            Decision::Unmentioned
        }
    }
}

impl Statement {
    /// A statement on one action pattern and one resource pattern.
    pub fn new(verb: Verb, action: &str, resource: &str) -> Self {
        Self { verb, actions: vec![action.to_owned()], resources: vec![resource.to_owned()] }
    }

    /// Whether the statement speaks of this action on this resource.
    pub fn covers(&self, action: &str, resource: &str) -> bool {
        let action = action.to_ascii_lowercase();
        self.actions.iter().any(|p| matches_pattern(&p.to_ascii_lowercase(), &action))
            && self.resources.iter().any(|p| matches_pattern(p, resource))
    }
}

/// Whether `text` matches `pattern`, in which `*` stands for any run of characters.
pub fn matches_pattern(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or("");
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

/// The name of a share in policies.
pub fn share_arn(region: &str, account: &str, share: &str) -> String {
    format!("acs:resourcesharing:{region}:{account}:resourceshare/{share}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn star_matches_any_run() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("*", "anything", true),
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "ab", false),
            ("a*a", "a", false),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "acb", false),
            ("a*b*b", "axb", false),
            ("a*bc*c", "axbc", false),
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("*ab", "aab", true),
            ("", "", true),
            ("", "x", false),
        ] {
            assert_eq!(matches_pattern(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn deny_wins_and_silence_forbids() {
        let untag = "resourcesharing:UntagResources";
        let mut policy = Policy::default();
        assert_eq!(policy.decide(untag, "r"), Decision::Unmentioned);
        policy.statements.push(Statement::new(Verb::Allow, "RESOURCESHARING:*", "*"));
        assert_eq!(policy.decide(untag, "r"), Decision::Permitted);
        policy.statements.push(Statement::new(Verb::Deny, "*:untag*", "r"));
        assert_eq!(policy.decide(untag, "r"), Decision::Denied);
        assert_eq!(policy.decide(untag, "s"), Decision::Permitted);
        assert_eq!(policy.decide("resourcesharing:TagResources", "r"), Decision::Permitted);
    }

    #[test]
    fn resource_case_matters() {
        let policy = Policy {
            statements: vec![Statement::new(Verb::Allow, "*", &share_arn("*", "1", "rs-A"))],
        };
        let decide = |share| policy.decide("x:y", &share_arn("cn-hangzhou", "1", share));
        assert_eq!(decide("rs-A"), Decision::Permitted);
        assert_eq!(decide("rs-a"), Decision::Unmentioned);
    }
}
