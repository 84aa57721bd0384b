//! The table of clauses, in the order of the reference page, then siblings, clients and gateway.

use super::{Clause, ClauseId, Page, Source};
use crate::level::Level;

/// The reference page of the operation.
static REFERENCE: Page = Page {
    title: "UntagResources (ResourceSharing 2020-01-10, last updated 2025-12-15)",
    read: "2026-11-24",
    sha256: "81f0034f34d1736381a41136befc63aa73cf66f273ef9c7f92df76d32ef5fe9d",
};

/// The reference pages of the sibling actions.
static SIBLINGS: Page = Page {
    title: "TagResources, ListTagResources, CreateResourceShare, DeleteResourceShare (notes)",
    read: "2026-11-24",
    sha256: "f8f75e4020eb6356757b9698da73ede741926236b0199916bc5d7845be507dce",
};

/// What the vendor's clients were seen to send and to read.
static CAPTURES: Page = Page {
    title: "Captures of the vendor's clients on loopback (notes)",
    read: "2026-11-24",
    sha256: "44b833d18894eeceb11bf6132f8aa07d36d0cd12dc3331898765ef4cdd510e15",
};

/// The vendor's pages on request syntax, signatures and common errors.
static GATEWAY: Page = Page {
    title: "Request syntax, signatures, common errors (notes)",
    read: "2026-11-24",
    sha256: "44b833d18894eeceb11bf6132f8aa07d36d0cd12dc3331898765ef4cdd510e15",
};

/// The vendor's pages on RAM policies.
static POLICIES: Page = Page {
    title: "RAM policies (notes)",
    read: "2026-11-24",
    sha256: "4268b69513f2bd260234689a16c57e04ec530e5d647556f5bec875ee59d04f53",
};

const fn clause(
    level: Level,
    page: &'static Page,
    id: &'static str,
    section: &'static str,
    row: &'static str,
    statement: &'static str,
) -> Clause {
    let source = Source { page, section, row };
    Clause { id: ClauseId(id), level, statement, source, untestable: None }
}

const fn documented(
    id: &'static str,
    section: &'static str,
    row: &'static str,
    statement: &'static str,
) -> Clause {
    clause(Level::Documented, &REFERENCE, id, section, row, statement)
}

const fn policy(id: &'static str, row: &'static str, statement: &'static str) -> Clause {
    clause(Level::Documented, &POLICIES, id, "RAM policy", row, statement)
}

const fn sibling(
    id: &'static str,
    section: &'static str,
    row: &'static str,
    statement: &'static str,
) -> Clause {
    clause(Level::Sibling, &SIBLINGS, id, section, row, statement)
}

const fn client(id: &'static str, row: &'static str, statement: &'static str) -> Clause {
    clause(Level::Client, &CAPTURES, id, "The request on the wire", row, statement)
}

const fn gateway(id: &'static str, row: &'static str, statement: &'static str) -> Clause {
    clause(Level::Gateway, &GATEWAY, id, "Common parameters and errors", row, statement)
}

const fn untestable(clause: Clause, reason: &'static str) -> Clause {
    Clause { untestable: Some(reason), ..clause }
}

const PARAMETERS: &str = "Request parameters";
const ERRORS: &str = "Error codes";
const RESPONSE: &str = "Response elements";

/// Every clause.
pub static CLAUSES: &[Clause] = &[
    // ResourceType
    documented("type.share", PARAMETERS, "ResourceType", "ResourceType=ResourceShare is accepted."),
    documented(
        "type.required",
        ERRORS,
        "MissingParameter.ResourceType",
        "A request without ResourceType is refused with 400 MissingParameter.ResourceType.",
    ),
    documented(
        "type.invalid",
        ERRORS,
        "InvalidParameter.ResourceType",
        "A ResourceType other than ResourceShare is refused with 400 InvalidParameter.ResourceType.",
    ),
    // ResourceId
    documented(
        "ids.required",
        ERRORS,
        "MissingParameter.ResourceIds",
        "A request without any ResourceId is refused with 400 MissingParameter.ResourceIds.",
    ),
    documented(
        "ids.up-to-20",
        PARAMETERS,
        "ResourceId",
        "A request that names from 1 to 20 resource shares is not refused for their number.",
    ),
    documented(
        "ids.over-20",
        ERRORS,
        "NumberExceed.ResourceIds",
        "A request that names more than 20 distinct resource shares is refused with 400 NumberExceed.ResourceIds.",
    ),
    documented(
        "ids.not-found",
        ERRORS,
        "InvalidResourceId.NotFound",
        "A request that names a resource share that does not exist is refused with 400 InvalidResourceId.NotFound.",
    ),
    documented(
        "ids.foreign",
        "RAM authorization",
        "acs:resourcesharing:{#regionId}:{#accountId}:resourceshare/{#ResourceShareId}",
        "A share of another account is refused as not found or as not permitted, and is not changed.",
    ),
    // RegionId
    documented(
        "region.required",
        PARAMETERS,
        "RegionId",
        "A request without RegionId is refused with a status from 400 to 499 and a code.",
    ),
    // TagKey
    documented(
        "keys.up-to-20",
        PARAMETERS,
        "TagKey",
        "A request that names from 1 to 20 tag keys is not refused for their number.",
    ),
    documented(
        "keys.over-20",
        ERRORS,
        "NumberExceed.TagKeys",
        "A request that names more than 20 distinct tag keys is refused with 400 NumberExceed.TagKeys.",
    ),
    documented(
        "keys.duplicate",
        ERRORS,
        "Duplicate.TagKey",
        "A request that names a tag key twice is refused with 400 Duplicate.TagKey.",
    ),
    documented(
        "keys.invalid",
        ERRORS,
        "InvalidParameter.TagKey",
        "An invalid tag key is refused with 400 InvalidParameter.TagKey.",
    ),
    documented(
        "keys.distinct",
        PARAMETERS,
        "TagKey",
        "Two keys that are listed as two tags of one share are two keys: naming both is no duplicate, and removing one leaves the other.",
    ),
    documented(
        "keys.or-all",
        ERRORS,
        "MissingParameter.TagKeysOrDeleteAll",
        "A request with neither a TagKey nor All=true is refused with 400 MissingParameter.TagKeysOrDeleteAll.",
    ),
    // All
    documented(
        "all.true",
        PARAMETERS,
        "All",
        "With All=true and no TagKey, the named shares carry no tag afterwards.",
    ),
    documented(
        "all.false",
        PARAMETERS,
        "All",
        "All=false means the same as no All: only the named keys are removed.",
    ),
    documented(
        "all.with-keys",
        PARAMETERS,
        "All",
        "All=true and TagKey may both be given: the named keys go, and the other tags of the named shares all stay or all go.",
    ),
    // Effects
    documented(
        "effect.named",
        "Description",
        "Removes tags from one or more resource shares",
        "After a success, no named key is left on any named share.",
    ),
    documented(
        "effect.frame-keys",
        "Description",
        "Removes tags from one or more resource shares",
        "After a success, every other tag of the named shares is as it was, value included.",
    ),
    documented(
        "effect.frame-shares",
        "Description",
        "Removes tags from one or more resource shares",
        "After a success, every tag of every other share is as it was, value included.",
    ),
    documented(
        "effect.refused",
        ERRORS,
        "400 and 403",
        "A request that is refused as missing, invalid, too many, duplicate or not permitted has changed nothing.",
    ),
    documented(
        "effect.lasting",
        "Description",
        "Removes tags from one or more resource shares",
        "What a success removed stays removed, and what it left stays, until a later request changes it.",
    ),
    documented(
        "effect.absent",
        "Description",
        "Removes tags from one or more resource shares",
        "Removing a key that a share does not carry succeeds or is refused with a status from 400 to 499; a success removes the named keys that are there.",
    ),
    // Replies
    documented(
        "reply.success",
        RESPONSE,
        "object",
        "A request that breaks no rule gets 200 and an object that names no error.",
    ),
    documented(
        "reply.request-id",
        RESPONSE,
        "RequestId",
        "Every reply carries a RequestId that is a non-empty string.",
    ),
    documented("reply.unique-id", RESPONSE, "RequestId", "Two replies carry two RequestIds."),
    documented(
        "reply.status",
        ERRORS,
        "HTTP status code",
        "A reply that names an error has the error's status, and a 200 names none.",
    ),
    documented(
        "reply.message",
        ERRORS,
        "Error message",
        "A reply that names a documented error has the error's message.",
    ),
    documented(
        "reply.one-rule",
        ERRORS,
        "Error code",
        "A request that breaks one rule only gets that rule's error.",
    ),
    documented(
        "reply.internal",
        ERRORS,
        "InternalError",
        "A status from 500 to 599 is not the answer to a request each time it is made, nor now and then.",
    ),
    // Permission
    documented(
        "permission.required",
        ERRORS,
        "NoPermission",
        "A principal that is not permitted to untag a named share is refused with 403 NoPermission.",
    ),
    policy(
        "permission.owner",
        "an account's own key",
        "An account's own key is permitted to untag the account's own shares.",
    ),
    documented(
        "permission.every-share",
        "RAM authorization",
        "*ResourceShare",
        "A request is refused if the principal may untag some of the named shares but not all.",
    ),
    untestable(
        policy(
            "permission.deny-wins",
            "Effect",
            "A Deny that matches wins over any Allow, and action names match in any case.",
        ),
        "a run is given principals and cannot attach policies to them",
    ),
    // Siblings
    sibling(
        "grammar.length",
        "Tag.N.Key",
        "at most 128 characters",
        "A key of more than 128 characters is refused with InvalidParameter.TagKey; one of 1 to 128 is not.",
    ),
    sibling(
        "grammar.characters",
        "Tag.N.Key",
        "at most 128 characters",
        "The length of a key is counted in characters, not in bytes.",
    ),
    sibling(
        "grammar.acs",
        "Tag.N.Key",
        "does not start with acs:",
        "A key that starts with acs: is refused with InvalidParameter.TagKey; one that contains it later is not.",
    ),
    sibling(
        "grammar.aliyun",
        "Tag.N.Key",
        "does not start with aliyun",
        "A key that starts with aliyun is refused with InvalidParameter.TagKey; one that contains it later is not.",
    ),
    sibling(
        "grammar.http",
        "Tag.N.Key",
        "does not contain http://",
        "A key that contains http:// anywhere is refused with InvalidParameter.TagKey; one with only a part of it is not.",
    ),
    sibling(
        "grammar.https",
        "Tag.N.Key",
        "does not contain https://",
        "A key that contains https:// anywhere is refused with InvalidParameter.TagKey; one with only a part of it is not.",
    ),
    sibling(
        "grammar.any-character",
        "Tag.N.Key",
        "grammar",
        "Any other character may stand in a key, at any place.",
    ),
    sibling(
        "sibling.tag",
        "TagResources",
        "Tag.N",
        "TagResources attaches the given tags, keys and values exactly as sent, and changes no other tag.",
    ),
    sibling(
        "sibling.list",
        "ListTagResources",
        "TagResources.TagResource",
        "ListTagResources shows the tags of the named shares, page by page until NextToken is absent or empty.",
    ),
    untestable(
        sibling(
            "sibling.create",
            "CreateResourceShare",
            "ResourceShare.ResourceShareId",
            "CreateResourceShare makes a share and answers with its ResourceShareId.",
        ),
        "shares are made before any scenario is played, and without them none can be",
    ),
    untestable(
        sibling(
            "sibling.delete",
            "DeleteResourceShare",
            "RequestId",
            "DeleteResourceShare removes a share, which may stay visible as Deleted for 48 to 96 hours.",
        ),
        "a deleted share may stay visible for days, so nothing about it can be told within a run; the suite only uses it to tidy up",
    ),
    sibling(
        "sibling.conflict",
        "List of error codes",
        "409 ConcurrentExecutionError",
        "A concurrent write is carried out, or answered with 409 ConcurrentExecutionError and has then changed nothing.",
    ),
    // Clients
    client(
        "wire.v3-query",
        "official Python SDK",
        "A V3 request with its parameters in the query and an empty body is understood.",
    ),
    client(
        "wire.v1-query",
        "aliyun-python-sdk-core",
        "A V1 request with its parameters in the query and an empty body is understood.",
    ),
    client(
        "wire.v1-form",
        "@alicloud/pop-core",
        "A V1 request with all parameters in a form body is understood.",
    ),
    client(
        "wire.v1-split",
        "aliyun-python-sdk-core with body parameters",
        "A V1 request with the action's parameters in a form body and the others in the query is understood, x-acs- headers or not.",
    ),
    client(
        "wire.v3-form",
        "query, form body, both together",
        "A V3 request with its parameters in a form body is understood.",
    ),
    client(
        "wire.both",
        "query, form body, both together",
        "A request with some parameters in the query and others in a form body is understood.",
    ),
    client(
        "wire.space",
        "`+` and `%20` as a space",
        "Both + and %20 stand for a space, and %2B for a plus sign.",
    ),
    client("wire.utf8", "text is UTF-8", "Text is percent-encoded UTF-8 and is decoded once."),
    client(
        "wire.arrays",
        "numbering from 1 without gaps",
        "The elements of an array are numbered from 1, in decimal, in any order of sending, past nine as well.",
    ),
    client("wire.booleans", "All=False", "All is spelt true, false, True or False."),
    client(
        "wire.json",
        "Format and Accept",
        "A request with Format=JSON or Accept: application/json gets a JSON object, and nothing that says it is something else.",
    ),
    client(
        "wire.error-body",
        "what clients read",
        "An error reply carries Code, Message and RequestId as strings under these names.",
    ),
    // Gateway
    gateway(
        "gateway.xml",
        "Format",
        "A request with Format=XML gets <UntagResourcesResponse> with RequestId, or <Error> with RequestId, Code and Message.",
    ),
    gateway(
        "gateway.signature",
        "SignatureDoesNotMatch",
        "A request whose signature does not match is refused with a status from 400 to 499, a Code and a Message, and changes nothing.",
    ),
    gateway(
        "gateway.covered",
        "what a signature covers",
        "A request whose parameters or body were changed after it was signed is refused with a status from 400 to 499, and changes nothing.",
    ),
    gateway(
        "gateway.unsigned",
        "IncompleteSignature",
        "A request without a signature is refused with a status from 400 to 499, a Code and a Message, and changes nothing.",
    ),
    gateway(
        "gateway.access-key",
        "InvalidAccessKeyId.NotFound",
        "A request with an unknown access key is refused with a status from 400 to 499, a Code and a Message, and changes nothing.",
    ),
    gateway(
        "gateway.time",
        "InvalidTimeStamp.Expired",
        "A request whose date differs from the server's by more than 15 minutes is refused with a status from 400 to 499; one within them is not.",
    ),
    gateway(
        "gateway.nonce",
        "SignatureNonceUsed",
        "A request that repeats a nonce is refused with a status from 400 to 499, a Code and a Message, and changes nothing.",
    ),
    gateway(
        "gateway.action",
        "missing or unknown Action",
        "A request without an action, or with an unknown one, is refused with a status from 400 to 499, a Code and a Message.",
    ),
    gateway(
        "gateway.version",
        "missing or unknown version",
        "A request without a version, or with an unknown one, is refused with a status from 400 to 499, a Code and a Message.",
    ),
    gateway(
        "gateway.method",
        "POST",
        "A request with another method than POST is carried out in full, or refused and changes nothing.",
    ),
    untestable(
        gateway(
            "gateway.throttling",
            "Throttling*",
            "A request that comes too soon may be refused with Throttling* (400, 429 or 503) or 503 ServiceUnavailable.",
        ),
        "a target may throttle when it likes; the suite waits it out and holds it against nobody",
    ),
];
