"""Follows the plan of the interop run with one client and prints one line per check."""

import json
import os
import sys

ENVIRONMENT = {
    "owner": "ALIBABA_CLOUD",
    "restricted": "UNTAG_RESTRICTED",
    "other": "UNTAG_OTHER",
}


class Refused(Exception):
    """What a client's own exception carries. None stands for what the client does not expose."""

    def __init__(self, status, code, message, request_id):
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.request_id = request_id


class Wrong(Exception):
    """A check failed."""


def keys(who):
    """The id and the secret with which somebody signs."""
    owner = _keys_from("ALIBABA_CLOUD")
    if who == "wrong-secret":
        return owner[0], owner[1] + "-not"
    if who == "unknown-key":
        return "UNTAGTESTNOBODY", owner[1]
    return _keys_from(ENVIRONMENT[who])


def _keys_from(prefix):
    return os.environ[prefix + "_ACCESS_KEY_ID"], os.environ[prefix + "_ACCESS_KEY_SECRET"]


def address():
    """Host and port of the server."""
    return os.environ["UNTAG_INTEROP_URL"].removeprefix("http://").rstrip("/")


def flattened(params):
    """Arrays and objects as numbered names, for clients that leave this to the caller."""
    flat = {}
    for name, value in params.items():
        _flatten(flat, name, value)
    return flat


def _flatten(flat, name, value):
    if isinstance(value, list):
        for number, element in enumerate(value, 1):
            _flatten(flat, f"{name}.{number}", element)
    elif isinstance(value, dict):
        for key, element in value.items():
            _flatten(flat, f"{name}.{key}", element)
    elif isinstance(value, bool):
        flat[name] = "true" if value else "false"
    else:
        flat[name] = value


class Run:
    """One client on its way through the plan."""

    def __init__(self, call):
        self.call = call
        self.shares = {}
        self.request_ids = set()

    def step(self, step):
        if "create" in step:
            self._create(step)
        elif "list" in step:
            self._list(step)
        elif "refused" in step:
            self._refused(step)
        else:
            self._send(step["as"], step["call"], step["params"])

    def _send(self, who, action, params):
        body = self.call(who, action, self._with_ids(params))
        self._fresh(body.get("RequestId"))
        return body

    def _with_ids(self, value):
        if isinstance(value, dict):
            return {key: self._with_ids(element) for key, element in value.items()}
        if isinstance(value, list):
            return [self._with_ids(element) for element in value]
        if isinstance(value, str) and value.startswith("$"):
            return self.shares[value[1:]]
        return value

    def _fresh(self, request_id):
        if not isinstance(request_id, str) or not request_id:
            raise Wrong(f"the reply's RequestId is {request_id!r}")
        if request_id in self.request_ids:
            raise Wrong(f"the RequestId {request_id} was given before")
        self.request_ids.add(request_id)

    def _create(self, step):
        for name in step["create"]:
            body = self._send(step["as"], "CreateResourceShare", {"ResourceShareName": f"interop-{name}"})
            share = body["ResourceShare"]["ResourceShareId"]
            if not share or share in self.shares.values():
                raise Wrong(f"the new share's id is {share!r}")
            self.shares[name] = share

    def _list(self, step):
        seen = {self.shares[name]: {} for name in step["list"]}
        for tag in self._tags(step["as"], list(seen)):
            if tag["ResourceType"] != "ResourceShare":
                raise Wrong(f"a tag of a {tag['ResourceType']} is listed")
            if tag["TagKey"] in seen[tag["ResourceId"]]:
                raise Wrong(f"{tag['TagKey']!r} is listed twice")
            seen[tag["ResourceId"]][tag["TagKey"]] = tag["TagValue"]
        expected = {self.shares[name]: tags for name, tags in step["tags"].items()}
        if seen != expected:
            raise Wrong(f"expected {expected}, the client reads {seen}")

    def _tags(self, who, shares):
        params = {"RegionId": "cn-hangzhou", "ResourceType": "ResourceShare", "ResourceId": shares}
        while True:
            body = self._send(who, "ListTagResources", params)
            yield from (body.get("TagResources") or {}).get("TagResource") or []
            if not body.get("NextToken"):
                return
            params = {**params, "NextToken": body["NextToken"]}

    def _refused(self, step):
        try:
            body = self._send(step["as"], step["call"], step["params"])
        except Refused as refused:
            self._as_expected(refused, step["refused"])
        else:
            raise Wrong(f"it succeeded: {body}")

    def _as_expected(self, refused, expected):
        low, high = expected["status"]
        if refused.status is not None and not low <= refused.status <= high:
            raise Wrong(f"the status is {refused.status}, not {low} to {high}")
        if not refused.code or expected["codes"] and refused.code not in expected["codes"]:
            raise Wrong(f"the code is {refused.code!r}, not one of {expected['codes']}")
        if not refused.message or refused.message != expected.get("message", refused.message):
            raise Wrong(f"the message is {refused.message!r}, not {expected['message']!r}")
        self._fresh(refused.request_id)


def follow(call):
    """Runs every step, prints what came of it, and ends the program."""
    with open(os.environ["UNTAG_INTEROP_PLAN"], encoding="utf-8") as file:
        steps = json.load(file)["steps"]
    run = Run(call)
    failed = 0
    for step in steps:
        try:
            run.step(step)
        except Exception as error:  # whatever goes wrong, the other steps are still worth a look
            failed += 1
            print(f"not ok: {step['check']}: {type(error).__name__}: {error}")
        else:
            print(f"ok: {step['check']}")
    print(f"total: {len(steps)} checks, {failed} of them failed")
    sys.exit(1 if failed else 0)
