//! Documented errors with another status, code or message. InternalError is left out: nothing
//! makes an honest server give it.

use untag_model::ErrorCode;

use crate::behavior::{Behavior, ErrorEdit};
use crate::mutant::Mutant;

fn edit(behavior: &mut Behavior, error: ErrorCode) -> &mut ErrorEdit {
    behavior.errors.push(ErrorEdit { error, status: None, code: None, message: None });
    let last = behavior.errors.len() - 1;
    &mut behavior.errors[last]
}

macro_rules! wrong {
    ($what:literal, $clause:literal, $error:ident, $status:literal, $code:literal, $message:literal) => {
        [
            Mutant::new(
                concat!("wrong-status-", $what),
                "reply.status",
                concat!("answers ", stringify!($error), " with status ", stringify!($status)),
                |b| edit(b, ErrorCode::$error).status = Some($status),
            ),
            Mutant::new(
                concat!("wrong-code-", $what),
                $clause,
                concat!("answers ", stringify!($error), " with code ", $code),
                |b| edit(b, ErrorCode::$error).code = Some($code),
            ),
            Mutant::new(
                concat!("wrong-message-", $what),
                "reply.message",
                concat!("answers ", stringify!($error), " with message ", stringify!($message)),
                |b| edit(b, ErrorCode::$error).message = Some($message),
            ),
        ]
    };
}

pub(super) const MUTANTS: &[[Mutant; 3]] = &[
    wrong!(
        "type-missing",
        "type.required",
        MissingResourceType,
        404,
        "MissingParameter.ResourceIds",
        "ResourceType is mandatory for this action."
    ),
    wrong!(
        "type-invalid",
        "type.invalid",
        InvalidResourceType,
        422,
        "InvalidParameter.ResourceTypes",
        "The ResourceType parameter is invalid"
    ),
    wrong!(
        "ids-missing",
        "ids.required",
        MissingResourceIds,
        404,
        "MissingParameter.ResourceId",
        "You must specify ResourceId."
    ),
    wrong!(
        "ids-number",
        "ids.over-20",
        TooManyResourceIds,
        413,
        "NumberExceed.TagKeys",
        "The maximum number of TagKeys is exceeded."
    ),
    wrong!(
        "ids-not-found",
        "ids.not-found",
        ResourceIdNotFound,
        404,
        "InvalidParameter.ResourceId",
        ""
    ),
    wrong!(
        "keys-invalid",
        "keys.invalid",
        InvalidTagKey,
        500,
        "InvalidTagKey.Malformed",
        "The TagKey parameter is invalid. "
    ),
    wrong!(
        "keys-number",
        "keys.over-20",
        TooManyTagKeys,
        429,
        "NumberExceed.Tags",
        "the maximum number of TagKeys is exceeded."
    ),
    wrong!(
        "keys-duplicate",
        "keys.duplicate",
        DuplicateTagKey,
        409,
        "Duplicate.TagKeys",
        "The TagKey contains duplicate keys: k."
    ),
    wrong!(
        "keys-or-all",
        "keys.or-all",
        MissingTagKeysOrDeleteAll,
        500,
        "MissingParameter.TagKeys",
        "Invalid TagKey list or DeleteAll parameter."
    ),
    wrong!(
        "no-permission",
        "permission.required",
        NoPermission,
        401,
        "Forbidden.RAM",
        "User not authorized to operate on the specified resource."
    ),
];
