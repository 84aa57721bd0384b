"""A second server for UntagResources and its siblings, with ten seeded bugs to choose from.

What it does was written down from the reference and from captures of published clients, without
sight of the suite, so that the suite is held against a reading that is not its own: the correct
server must pass and each bug must be found. The bugs are ten of a catalogue of 323, drawn blindly
and not by what the suite is known to find; each is a class with one thing wrong, near the end.

Usage: independent_server.py [--port PORT] [--bug NAME] | --list-bugs

It listens on loopback only, says where on its first line of output, keeps everything in memory,
and stops on SIGTERM. What it chooses where the reference leaves it open stands with the code.
"""

import argparse
import asyncio
import base64
import datetime
import hashlib
import hmac
import html
import http
import json
import re
import secrets
import signal
import string
import uuid
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_plus

VERSION = "2020-01-10"
DATE = "%Y-%m-%dT%H:%M:%SZ"
V3 = "ACS3-HMAC-SHA256"
FORM = "application/x-www-form-urlencoded"

MOST_ELEMENTS = 20
MOST_CHARACTERS = 128
PAGE = 20
MOST_SECONDS_OFF = 15 * 60
MOST_HEAD_BYTES = 4 << 20
MOST_BODY_BYTES = 8 << 20


# Errors ------------------------------------------------------------------------------------------

ERRORS = {
    "type-invalid": ("InvalidParameter.ResourceType", "The ResourceType parameter is invalid."),
    "type-missing": ("MissingParameter.ResourceType", "You must specify ResourceType."),
    "ids-missing": ("MissingParameter.ResourceIds", "You must specify ResourceIds."),
    "ids-exceed": ("NumberExceed.ResourceIds", "The maximum number of ResourceIds is exceeded."),
    "id-invalid": ("InvalidParameter.ResourceId", "The ResourceId is invalid."),
    "id-unknown": (
        "InvalidResourceId.NotFound",
        "The specified ResourceIds are not found in our records.",
    ),
    "keys-missing": (
        "MissingParameter.TagKeysOrDeleteAll",
        "You must specify TagKeys or DeleteAll.",
    ),
    "keys-exceed": ("NumberExceed.TagKeys", "The maximum number of TagKeys is exceeded."),
    "key-missing": ("MissingParameter.TagKey", "You must specify TagKey."),
    "key-invalid": ("InvalidParameter.TagKey", "The TagKey parameter is invalid."),
    "key-duplicate": ("Duplicate.TagKey", "The TagKey contains duplicate keys."),
    "value-invalid": ("InvalidParameter.TagValue", "The TagValue parameter is invalid."),
    "tags-missing": ("MissingParameter.Tags", "You must specify Tags."),
    "tags-exceed": ("NumberExceed.Tags", "The maximum number of Tags is exceeded."),
    "id-or-tag": ("MissingParameter.ResourceIdOrTag", "You must specify ResourceId or Tag."),
    "all-invalid": ("InvalidParameter.All", "The All parameter is invalid."),
    "token-invalid": ("InvalidParameter.NextToken", "The NextToken is invalid."),
    "region-missing": ("MissingParameter.RegionId", "You must specify RegionId."),
    "region-invalid": ("InvalidParameter.RegionId", "The RegionId parameter is invalid."),
    "name-missing": ("MissingParameter.ResourceShareName", "You must specify ResourceShareName."),
    "name-invalid": (
        "InvalidParameter.ResourceShareName",
        "The ResourceShareName parameter is invalid.",
    ),
    "share-missing": ("MissingParameter.ResourceShareId", "You must specify ResourceShareId."),
    "share-unknown": (
        "EntityNotExists.ResourceShare",
        "The specified ResourceShare does not exist.",
    ),
    "denied": ("NoPermission", "You are not authorized to perform this action."),
    "internal": ("InternalError", "The request processing has failed due to some unknown error."),
    "method-unknown": ("UnsupportedHTTPMethod", "This http method is not supported."),
    "action-missing": ("MissingAction", "The Action parameter is missing."),
    "action-unknown": ("InvalidAction.NotFound", "Specified api is not found."),
    "version-missing": ("MissingVersion", "The Version parameter is missing."),
    "version-unknown": ("InvalidVersion", "Specified parameter Version is not valid."),
    "unsigned": ("IncompleteSignature", "The request lacks a part of its signature."),
    "signer-unknown": ("InvalidAccessKeyId.NotFound", "Specified access key is not found."),
    "date-invalid": ("InvalidTimeStamp.Format", "Specified time stamp is not well formatted."),
    "date-expired": ("InvalidTimeStamp.Expired", "Specified time stamp is expired."),
    "nonce-used": ("SignatureNonceUsed", "Specified signature nonce was used already."),
    # Clients read this message from its colon on, where the string to sign is to follow.
    "signature-wrong": (
        "SignatureDoesNotMatch",
        "Specified signature is not matched with our calculation. server string to sign is:",
    ),
}

# What is not here is a 400.
STATUSES = {
    "NoPermission": 403,
    "InvalidAction.NotFound": 404,
    "InvalidAccessKeyId.NotFound": 404,
    "EntityNotExists.ResourceShare": 404,
    "UnsupportedHTTPMethod": 405,
    "InternalError": 500,
}


class ApiError(Exception):
    """A refusal, as the caller reads it."""

    def __init__(self, code, message):
        super().__init__(code)
        self.status = STATUSES.get(code, 400)
        self.fields = {"Code": code, "Message": message}


def require(condition, error, errors=ERRORS):
    """Refuses the request with the named error where the condition does not hold."""
    if not condition:
        raise ApiError(*errors[error])


class HangUp(Exception):
    """The connection is closed without a reply."""


class NotHttp(Exception):
    """What came over the connection is no request."""


# Who may do what ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Statement:
    """A statement of a policy, its wildcards compiled. The case of an action does not count."""

    allows: bool
    actions: re.Pattern
    resources: re.Pattern

    @classmethod
    def of(cls, statement):
        return cls(
            statement["Effect"] == "Allow",
            wildcards(statement["Action"], re.IGNORECASE),
            wildcards(statement["Resource"]),
        )

    def applies(self, action, resource):
        return self.actions.fullmatch(action) and self.resources.fullmatch(resource)


def wildcards(patterns, flags=0):
    """One expression for several patterns, in which * is any run of characters and ? any one."""
    special = {"*": ".*", "?": "."}
    each = ("".join(special.get(c) or re.escape(c) for c in pattern) for pattern in patterns)
    return re.compile("|".join(each), flags | re.DOTALL)


@dataclass(frozen=True)
class Principal:
    """A key, its account, and its policy; an account's own key has none and may do everything."""

    key: str
    secret: str
    account: str
    policy: tuple[Statement, ...] | None = None

    def may(self, action, resource):
        """A Deny wins over any Allow, and what nothing allows is denied."""
        if self.policy is None:
            return True
        verdicts = [each.allows for each in self.policy if each.applies(action, resource)]
        return bool(verdicts) and all(verdicts)


EVERYTHING_BUT_UNTAG = (
    {"Effect": "Allow", "Action": ["*"], "Resource": ["*"]},
    {"Effect": "Deny", "Action": ["resourcesharing:UntagResources"], "Resource": ["*"]},
)

PRINCIPALS = {
    principal.key: principal
    for principal in (
        Principal("UNTAGTESTOWNER", "untag-test-owner-secret", "1000000000000001"),
        Principal(
            "UNTAGTESTRESTRICTED",
            "untag-test-restricted-secret",
            "1000000000000001",
            tuple(map(Statement.of, EVERYTHING_BUT_UNTAG)),
        ),
        Principal("UNTAGTESTOTHER", "untag-test-other-secret", "1000000000000002"),
    )
}


# Requests and their parameters -------------------------------------------------------------------


class Request:
    """A request, its parameters decoded: in query and form, of one given twice the last counts."""

    def __init__(self, method, target, headers, body):
        self.method = method
        self.headers = headers
        self.body = body
        self.path, _, query = target.partition("?")
        self.query = pairs(query)
        is_form = headers.get("content-type", "").lower().startswith(FORM)
        form = pairs(body.decode("latin-1").strip()) if is_form else []
        self.params = dict(self.query + form)
        self.is_v3 = headers.get("authorization", "").startswith(V3)
        self.action = self.named("Action")
        self.version = self.named("Version")

    def named(self, what):
        """The action or the version: V3 looks at the header first, V1 at the parameter."""
        header, param = self.headers.get(f"x-acs-{what.lower()}"), self.params.get(what)
        return header or param if self.is_v3 else param or header

    def wants_json(self):
        """Format counts before Accept, and without either V3 means JSON and V1 XML."""
        wish = self.params.get("Format", "").upper()
        if wish in ("JSON", "XML"):
            return wish == "JSON"
        accept = self.headers.get("accept", "").lower()
        return "application/json" in accept or "xml" not in accept and self.is_v3


def pairs(text):
    """Names and values of a query or a form, in order."""
    parts = (part.partition("=") for part in text.split("&") if part)
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in parts]


NUMBER = r"([1-9][0-9]*)"
TAG_PART = re.compile(rf"Tag\.{NUMBER}\.(Key|Value)", re.ASCII)


def in_order(numbered):
    """The values of a dictionary in the order of its numbers, which may be of any length."""
    return [numbered[number] for number in sorted(numbered, key=lambda n: (len(n), n))]


def array(params, name):
    """The elements of an array, without empty ones. Gaps close up; 0 and 01 are no numbers."""
    element = re.compile(rf"{name}\.{NUMBER}", re.ASCII)
    found = ((element.fullmatch(each), value) for each, value in params.items())
    return in_order({match[1]: value for match, value in found if match and value})


def tag_array(params):
    """The pairs of Tag.N.Key and Tag.N.Value, None where one of the two is absent."""
    found = {}
    for name, value in params.items():
        if match := TAG_PART.fullmatch(name):
            found.setdefault(match[1], {})[match[2]] = value
    return [(tag.get("Key"), tag.get("Value")) for tag in in_order(found)]


def is_valid_key(key):
    """The grammar is meant with its case, and any character counts as one."""
    return key != "" and not key.startswith("aliyun") and is_valid_value(key)


def is_valid_value(value):
    short = len(value) <= MOST_CHARACTERS
    return short and not value.startswith("acs:") and not re.search("https?://", value)


# Actions -----------------------------------------------------------------------------------------


@dataclass(eq=False)
class Share:
    """A resource share, which is gone from the server when it is deleted."""

    id: str
    owner: str
    name: str
    tags: dict[str, str]
    created: str = field(default_factory=lambda: now().strftime(DATE))


def now():
    return datetime.datetime.now(datetime.timezone.utc)


class Action:
    """One request to one action, from its signed parameters to the fields of its reply."""

    errors = ERRORS

    def __init__(self, shares, caller, params):
        self.shares = shares
        self.caller = caller
        self.params = params
        self.region = params.get("RegionId", "")

    @staticmethod
    def envelope(request_id, fields):
        """What a reply says besides its own fields."""
        return {"RequestId": request_id, **fields}

    def require(self, condition, error):
        require(condition, error, self.errors)

    def check_region(self, *, optional=False):
        """Any region of the usual form will do: shares can be reached from all of them."""
        self.require(self.region or optional, "region-missing")
        known = re.fullmatch(r"(cn|ap|us|eu|me|na|sa)-[a-z0-9-]+", self.region)
        self.require(known or not self.region, "region-invalid")

    def check_type(self):
        resource_type = self.params.get("ResourceType")
        self.require(resource_type, "type-missing")
        self.require(resource_type == "ResourceShare", "type-invalid")

    def check_tags(self, tags):
        """Tags that are to be attached, as a dictionary."""
        self.require(len(tags) <= MOST_ELEMENTS, "tags-exceed")
        attached = {}
        for key, value in tags:
            self.require(key is not None, "key-missing")
            self.require(is_valid_key(key), "key-invalid")
            self.require(is_valid_value(value or ""), "value-invalid")
            self.require(key not in attached, "key-duplicate")
            attached[key] = value or ""
        return attached

    def check_permission(self, resource):
        may = self.caller.may(f"resourcesharing:{self.action}", resource)
        self.require(may, "denied")

    def resource(self, share_id):
        region, account = self.region or "*", self.caller.account
        return f"acs:resourcesharing:{region}:{account}:resourceshare/{share_id}"

    def find(self, share_id):
        """A share of the caller's account, or None: those of others are not found either."""
        share = self.shares.get(share_id)
        return share if share and share.owner == self.caller.account else None

    def find_each(self, ids):
        """The shares, each once, all of which must exist."""
        found = [self.find(share_id) for share_id in ids]
        self.require(None not in found, "id-unknown")
        return list(dict.fromkeys(found))


class UntagResources(Action):
    """Removes tags: with keys those, also where All is true, and without them all.

    The checks come in the order below, and a request is checked whole before anything changes. A
    key that a share does not carry is no error, nor is an id that is given twice.
    """

    action = "UntagResources"

    def __init__(self, shares, caller, params):
        super().__init__(shares, caller, params)
        self.ids = array(params, "ResourceId")
        self.keys = array(params, "TagKey")
        spellings = {"true": True, "True": True, "false": False, "False": False, "": False}
        self.all = spellings.get(params.get("All", ""))

    def run(self):
        self.check_region()
        self.check_type()
        self.check_ids()
        self.check_keys()
        for share_id in self.ids:
            self.check_permission(self.resource(share_id))
        shares = self.find_each(self.ids)
        for position, share in enumerate(shares):
            share.tags = self.left_of(share.tags, position, len(shares))
        return {}

    def check_ids(self):
        self.require(self.ids, "ids-missing")
        self.require(len(self.ids) <= MOST_ELEMENTS, "ids-exceed")

    def check_keys(self):
        self.require(self.all is not None, "all-invalid")
        self.require(len(self.keys) <= MOST_ELEMENTS, "keys-exceed")
        self.require(all(map(is_valid_key, self.keys)), "key-invalid")
        self.require(self.are_distinct(self.keys), "key-duplicate")
        self.require(self.keys or self.all, "keys-missing")

    def are_distinct(self, keys):
        return len(set(keys)) == len(keys)

    def left_of(self, tags, position, count):
        """The tags that stay on the share at a position among those that are named."""
        if not self.keys:
            return {}
        gone = self.keys_to_remove(position, count)
        return {key: value for key, value in tags.items() if key not in gone}

    def keys_to_remove(self, position, count):
        return self.keys


class TagResources(Action):
    """Attaches tags; a share may carry any number of them."""

    action = "TagResources"

    def run(self):
        self.check_region()
        self.check_type()
        ids = array(self.params, "ResourceId")
        self.require(ids, "ids-missing")
        self.require(len(ids) <= MOST_ELEMENTS, "ids-exceed")
        self.require(all(len(share_id) <= MOST_CHARACTERS for share_id in ids), "id-invalid")
        wanted = tag_array(self.params)
        self.require(wanted, "tags-missing")
        tags = self.check_tags(wanted)
        for share_id in ids:
            self.check_permission(self.resource(share_id))
        for share in self.find_each(ids):
            share.tags = {**share.tags, **tags}
        return {}


class ListTagResources(Action):
    """Lists tags by share, by tag, or by both; what matches a filter is all that is listed."""

    action = "ListTagResources"

    def run(self):
        self.check_region()
        self.check_type()
        ids = array(self.params, "ResourceId")
        wanted = tag_array(self.params)
        self.check_filters(ids, wanted)
        self.check_permission("*")
        shares = self.find_each(ids or filter(self.find, self.shares))
        token = self.params.get("NextToken")
        after = self.position(token) if token else ("", "")
        listed = (row for share in shares for row in rows(share, wanted) if row[:2] > after)
        left = sorted(listed)
        page = left[:PAGE]
        return {
            "NextToken": token_after(page[-1]) if len(left) > PAGE else "",
            "TagResources": {"TagResource": [dict(zip(COLUMNS, row)) for row in page]},
        }

    def check_filters(self, ids, wanted):
        keys = [key for key, _ in wanted]
        self.require(len(ids) <= MOST_ELEMENTS, "ids-exceed")
        self.require(ids or wanted, "id-or-tag")
        self.require(len(wanted) <= MOST_ELEMENTS, "tags-exceed")
        self.require(all(keys), "key-missing")
        self.require(len(set(keys)) == len(keys), "key-duplicate")

    def position(self, token):
        """The share's id and the tag's key after which a page begins."""
        try:
            after = json.loads(base64.urlsafe_b64decode(token.encode("ascii")))
        except ValueError:
            after = None
        is_position = isinstance(after, list) and list(map(type, after)) == [str, str]
        self.require(is_position, "token-invalid")
        return tuple(after)


COLUMNS = ("ResourceId", "TagKey", "TagValue", "ResourceType")


def rows(share, wanted):
    """A share's tags, or those that match all of the filters; a filter may lack its value."""
    tags = share.tags
    if wanted:
        matches = [key for key, value in wanted if key in tags and value in (None, tags[key])]
        tags = {key: tags[key] for key in matches} if len(matches) == len(wanted) else {}
    return [(share.id, key, value, "ResourceShare") for key, value in tags.items()]


def token_after(row):
    return base64.urlsafe_b64encode(json.dumps(row[:2]).encode()).decode()


class CreateResourceShare(Action):
    """Creates a share."""

    action = "CreateResourceShare"
    NAME = re.compile(r"[A-Za-z0-9._\-\u3400-\u9fff\U00020000-\U0003134f]{1,50}")

    def run(self):
        name = self.params.get("ResourceShareName")
        self.require(name, "name-missing")
        self.require(self.NAME.fullmatch(name), "name-invalid")
        self.check_region(optional=True)
        tags = self.check_tags(tag_array(self.params))
        self.check_permission(self.resource("*"))
        letters = string.ascii_letters + string.digits
        share_id = "rs-" + "".join(secrets.choice(letters) for _ in range(16))
        share = self.shares[share_id] = Share(share_id, self.caller.account, name, tags)
        described = {
            "ResourceShareId": share.id,
            "ResourceShareName": share.name,
            "ResourceShareOwner": share.owner,
            "ResourceShareStatus": "Active",
            "AllowExternalTargets": False,
            "CreateTime": share.created,
            "UpdateTime": share.created,
        }
        return {"ResourceShare": described}


class DeleteResourceShare(Action):
    """Deletes a share."""

    action = "DeleteResourceShare"

    def run(self):
        share_id = self.params.get("ResourceShareId")
        self.require(share_id, "share-missing")
        self.check_region(optional=True)
        self.check_permission(self.resource(share_id))
        self.require(self.find(share_id), "share-unknown")
        del self.shares[share_id]
        return {}


SIBLINGS = (TagResources, ListTagResources, CreateResourceShare, DeleteResourceShare)


# Signatures --------------------------------------------------------------------------------------

SIGNED_BY_V3 = {"host"} | {
    f"x-acs-{name}" for name in ("action", "version", "date", "signature-nonce", "content-sha256")
}


def canonical(params):
    """Names and values as they are signed, sorted as they are encoded."""
    # "~" is never encoded, and "/" always is.
    percent = sorted((quote(name, safe=""), quote(value, safe="")) for name, value in params)
    return "&".join(f"{name}={value}" for name, value in percent)


class SignatureV1:
    """What a V1 request says about its signature, in its parameters."""

    def __init__(self, request):
        params = request.params
        self.request = request
        self.key = params.get("AccessKeyId", "")
        self.date = params.get("Timestamp", "")
        self.nonce = params.get("SignatureNonce", "")
        self.signature = params.get("Signature", "")

    def is_complete(self):
        params = self.request.params
        method = params.get("SignatureMethod", "HMAC-SHA1")
        version = params.get("SignatureVersion")
        return bool(self.signature) and method == "HMAC-SHA1" and version == "1.0"

    def to_sign(self):
        signed = [each for each in self.request.params.items() if each[0] != "Signature"]
        return f"{self.request.method}&%2F&{quote(canonical(signed), safe='')}"

    def is_of(self, secret):
        made = hmac.digest(f"{secret}&".encode(), self.to_sign().encode(), "sha1")
        return hmac.compare_digest(base64.b64encode(made), self.signature.encode())


class SignatureV3:
    """What a V3 request says about its signature, in its headers."""

    def __init__(self, request):
        self.request = request
        self.headers = headers = request.headers
        authorization = headers["authorization"].removeprefix(V3).split(",")
        parts = (part.strip().partition("=") for part in authorization)
        credential = {name: value for name, _, value in parts}
        self.key = credential.get("Credential", "")
        self.signed = credential.get("SignedHeaders", "").split(";")
        self.signature = credential.get("Signature", "")
        self.date = headers.get("x-acs-date", "")
        self.nonce = headers.get("x-acs-signature-nonce", "")

    def is_complete(self):
        needed = SIGNED_BY_V3 | {name for name in self.headers if name.startswith("x-acs-")}
        there = all(name in self.headers for name in self.signed)
        return bool(self.signature) and there and needed <= set(self.signed)

    def to_sign(self):
        request = self.request
        headers = "".join(f"{name}:{self.headers[name]}\n" for name in self.signed)
        body = hashlib.sha256(request.body).hexdigest()
        lines = (request.method, request.path, canonical(request.query), headers)
        text = "\n".join((*lines, ";".join(self.signed), body))
        return f"{V3}\n{hashlib.sha256(text.encode()).hexdigest()}"

    def is_of(self, secret):
        made = hmac.digest(secret.encode(), self.to_sign().encode(), "sha256").hex()
        body = hashlib.sha256(self.request.body).hexdigest()
        same_body = self.headers["x-acs-content-sha256"].lower() == body
        return hmac.compare_digest(made.encode(), self.signature.encode()) and same_body


def authenticated(request, nonces):
    """Whose request it is."""
    sign = SignatureV3(request) if request.is_v3 else SignatureV1(request)
    require(sign.key, "unsigned")
    principal = PRINCIPALS.get(sign.key)
    require(principal, "signer-unknown")
    require(sign.is_complete() and sign.nonce, "unsigned")
    check_date(sign.date)
    if not sign.is_of(principal.secret):
        code, message = ERRORS["signature-wrong"]
        raise ApiError(code, message + sign.to_sign())
    require((sign.key, sign.nonce) not in nonces, "nonce-used")
    nonces.add((sign.key, sign.nonce))
    return principal


def check_date(date):
    try:
        signed = datetime.datetime.strptime(date, DATE).replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        raise ApiError(*ERRORS["date-invalid"]) from None
    require(abs((now() - signed).total_seconds()) <= MOST_SECONDS_OFF, "date-expired")


# Replies -----------------------------------------------------------------------------------------


def xml(name, value):
    """An element; a list repeats it."""
    if isinstance(value, list):
        return "".join(xml(name, element) for element in value)
    if isinstance(value, dict):
        inner = "".join(xml(key, element) for key, element in value.items())
    elif isinstance(value, bool):
        inner = "true" if value else "false"
    else:
        inner = html.escape(value, quote=False).replace("\r", "&#13;")
    return f"<{name}>{inner}</{name}>"


def encoded(root, fields, as_json):
    """The content type and the body of a reply; the root is the name that XML has for it."""
    if as_json:
        return "application/json", json.dumps(fields, ensure_ascii=False).encode()
    return "text/xml", xml(root, fields).encode()


def framed(status, kind, body, keep_alive):
    lines = (
        f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}",
        f"Content-Type: {kind};charset=utf-8",
        f"Content-Length: {len(body)}",
        f"Connection: {'keep-alive' if keep_alive else 'close'}",
    )
    return "\r\n".join((*lines, "", "")).encode() + body


# HTTP --------------------------------------------------------------------------------------------


async def read_request(reader, writer):
    """The next request of a connection, or None where the peer is done."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, headers = parsed(head.decode("latin-1"))
        if headers.get("expect", "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return Request(method, target, headers, await read_body(reader, headers))
    except asyncio.IncompleteReadError:
        return None
    except (asyncio.LimitOverrunError, ValueError) as error:
        raise NotHttp from error


def parsed(head):
    """Method, target and headers; a ValueError where the head makes no sense."""
    first, *lines = head.strip("\r\n").split("\r\n")
    method, target, version = first.split(" ")
    fields = [line.partition(":") for line in lines]
    if not version.startswith("HTTP/1.") or not all(colon for _, colon, _ in fields):
        raise ValueError(first)
    target = re.sub("^https?://[^/?]*", "", target)
    target = target if target.startswith("/") else f"/{target}"
    return method, target, {name.strip().lower(): value.strip() for name, _, value in fields}


async def read_body(reader, headers):
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return await read_chunks(reader)
    return await reader.readexactly(bounded(int(headers.get("content-length") or 0)))


async def read_chunks(reader):
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
        body += await reader.readexactly(bounded(len(body) + size) - len(body))
        await reader.readexactly(2)
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass  # trailers
    return body


def bounded(size):
    if not 0 <= size <= MOST_BODY_BYTES:
        raise ValueError(size)
    return size


class Server:
    """All shares, and the actions on them, of which the one that untags may be a buggy one."""

    def __init__(self, untag):
        self.actions = {each.action: each for each in (untag, *SIBLINGS)}
        self.shares = {}
        self.nonces = set()

    async def connection(self, reader, writer):
        """Answers the requests of a connection one after the other."""
        try:
            while request := await read_request(reader, writer):
                keep_alive = "close" not in request.headers.get("connection", "").lower()
                writer.write(self.answer(request, keep_alive))
                await writer.drain()
                if not keep_alive:
                    break
        except NotHttp:
            writer.write(framed(400, "text/plain", b"", keep_alive=False))
        except (HangUp, ConnectionError, asyncio.CancelledError):
            pass  # nobody is to be answered any more
        finally:
            writer.close()

    def answer(self, request, keep_alive):
        action = self.actions.get(request.action)
        try:
            status, root, fields = 200, f"{request.action}Response", self.serve(request, action)
        except ApiError as error:
            status, root, fields = error.status, "Error", error.fields
        fields = (action or Action).envelope(str(uuid.uuid4()).upper(), fields)
        return framed(status, *encoded(root, fields, request.wants_json()), keep_alive)

    def serve(self, request, action):
        """The fields of the reply to a request that nothing is wrong with."""
        require(request.method == "POST", "method-unknown")
        require(request.path == "/", "action-unknown")
        require(request.action, "action-missing")
        require(request.version, "version-missing")
        require(request.version == VERSION, "version-unknown")
        require(action, "action-unknown")
        caller = authenticated(request, self.nonces)
        return action(self.shares, caller, request.params).run()


# Seeded bugs -------------------------------------------------------------------------------------

BUGS = {}


def bug(name, what):
    """Gives a wrong UntagResources its name and says what is wrong with it."""

    def register(action):
        BUGS[name] = (what, action)
        return action

    return register


@bug("effect-last-key", "only the last key is removed")
class RemovesLastKey(UntagResources):
    def keys_to_remove(self, position, count):
        return self.keys[-1:]


@bug("effect-zip", "the n-th key is removed from the n-th share only")
class PairsKeysWithShares(UntagResources):
    def keys_to_remove(self, position, count):
        return self.keys[position : position + 1] if count > 1 else self.keys


@bug("effect-keeps-nonascii-key", "named keys outside ASCII stay")
class KeepsNonAsciiKeys(UntagResources):
    def keys_to_remove(self, position, count):
        return [key for key in self.keys if key.isascii()]


@bug("acct-reachable-all", "with All=true shares of other accounts can be untagged")
class ReachesOtherAccounts(UntagResources):
    def find(self, share_id):
        return self.shares.get(share_id) if self.all else super().find(share_id)


@bug("rid-missing", "no RequestId at all")
class LacksRequestId(UntagResources):
    @staticmethod
    def envelope(request_id, fields):
        return fields


@bug("code-keys-missing", "MissingParameter.TagKeysOrDeleteAll is called MissingParameter.TagKeys")
class MisnamesMissingKeys(UntagResources):
    errors = {**ERRORS, "keys-missing": ("MissingParameter.TagKeys", ERRORS["keys-missing"][1])}


@bug("notfound-500", "an unknown id gives 500 InternalError")
class FailsOnUnknownIds(UntagResources):
    errors = {**ERRORS, "id-unknown": ERRORS["internal"]}


@bug("dup-as-invalid", "duplicate keys give InvalidParameter.TagKey")
class CallsDuplicatesInvalid(UntagResources):
    errors = {**ERRORS, "key-duplicate": ERRORS["key-invalid"]}


@bug("dup-case-insensitive", "keys that differ only in case are called duplicates")
class FoldsCaseOfDuplicates(UntagResources):
    def are_distinct(self, keys):
        return super().are_distinct([key.lower() for key in keys])


@bug("crash-emoji", "a key with an emoji closes the connection")
class HangsUpOnEmoji(UntagResources):
    def run(self):
        if any(character > "\uffff" for character in "".join(self.keys)):
            raise HangUp
        return super().run()


# The program -------------------------------------------------------------------------------------


async def listen(port, untag):
    """Serves until a signal ends it."""
    stop = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, stop.set)
    connection = Server(untag).connection
    listener = await asyncio.start_server(connection, "127.0.0.1", port, limit=MOST_HEAD_BYTES)
    host, port = listener.sockets[0].getsockname()
    print(f"listening on http://{host}:{port}", flush=True)
    await stop.wait()
    # Open connections are not waited for: they are cancelled as the loop ends.
    listener.close()


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--port", type=int, default=0, help="0, the default, is any free one")
    options.add_argument("--bug", choices=BUGS, metavar="NAME", help="be wrong in this way")
    options.add_argument("--list-bugs", action="store_true", help="names, each with what is wrong")
    chosen = options.parse_args()
    if chosen.list_bugs:
        print("\n".join(f"{name}\t{what}" for name, (what, _) in BUGS.items()))
        return
    untag = BUGS[chosen.bug][1] if chosen.bug else UntagResources
    asyncio.run(listen(chosen.port, untag))


if __name__ == "__main__":
    main()
