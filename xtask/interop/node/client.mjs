// @alicloud/pop-core on Node, with V1 signatures and parameters in the form body.
//
// Its error exposes code, RequestId (in `data`) and status (in `entry`). Its message is followed by
// the URL; the message as the server gave it stands in `data`.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { RPCClient } = createRequire(import.meta.url)("@alicloud/pop-core");

const env = process.env;
const keysFrom = (prefix) => [env[`${prefix}_ACCESS_KEY_ID`], env[`${prefix}_ACCESS_KEY_SECRET`]];
const [ownerId, ownerSecret] = keysFrom("ALIBABA_CLOUD");
const KEYS = {
  owner: [ownerId, ownerSecret],
  restricted: keysFrom("UNTAG_RESTRICTED"),
  other: keysFrom("UNTAG_OTHER"),
  "wrong-secret": [ownerId, `${ownerSecret}-not`],
  "unknown-key": ["UNTAGTESTNOBODY", ownerSecret],
};

class Refused extends Error {
  constructor({ status, code, message, requestId }) {
    super(code);
    Object.assign(this, { status, code, text: message, requestId });
  }
}

const clients = Object.fromEntries(
  Object.entries(KEYS).map(([who, [accessKeyId, accessKeySecret]]) => {
    const endpoint = env.UNTAG_INTEROP_URL;
    return [who, new RPCClient({ accessKeyId, accessKeySecret, endpoint, apiVersion: "2020-01-10" })];
  }),
);

async function call(who, action, params) {
  try {
    return await clients[who].request(action, params, { method: "POST" });
  } catch (error) {
    if (!error.data) throw error;
    const { Code: code, Message: message, RequestId: requestId } = error.data;
    check(error.code === code && error.name === `${code}Error`, `the error's code is ${error.code}`);
    check(error.message.startsWith(`${message}, URL: `), `the error's message is ${error.message}`);
    throw new Refused({ status: error.entry.response.statusCode, code, message, requestId });
  }
}

const shares = new Map();
const requestIds = new Set();

function check(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

function fresh(requestId) {
  check(typeof requestId === "string" && requestId, `the reply's RequestId is ${requestId}`);
  check(!requestIds.has(requestId), `the RequestId ${requestId} was given before`);
  requestIds.add(requestId);
}

function withIds(value) {
  if (typeof value === "string" && value.startsWith("$")) return shares.get(value.slice(1));
  if (Array.isArray(value)) return value.map(withIds);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, withIds(element)]));
}

async function send(who, action, params) {
  const body = await call(who, action, withIds(params));
  fresh(body.RequestId);
  return body;
}

async function create(step) {
  for (const name of step.create) {
    const body = await send(step.as, "CreateResourceShare", { ResourceShareName: `interop-${name}` });
    const share = body.ResourceShare.ResourceShareId;
    check(share && ![...shares.values()].includes(share), `the new share's id is ${share}`);
    shares.set(name, share);
  }
}

async function tagsOf(who, ids) {
  const params = { RegionId: "cn-hangzhou", ResourceType: "ResourceShare", ResourceId: ids };
  const tags = [];
  do {
    const body = await send(who, "ListTagResources", params);
    tags.push(...(body.TagResources?.TagResource ?? []));
    params.NextToken = body.NextToken;
  } while (params.NextToken);
  return tags;
}

async function list(step) {
  const tags = await tagsOf(step.as, step.list.map((name) => shares.get(name)));
  check(tags.every((tag) => tag.ResourceType === "ResourceShare"), "a tag of another type is listed");
  const seen = tags.map((tag) => JSON.stringify([tag.ResourceId, tag.TagKey, tag.TagValue]));
  const expected = Object.entries(step.tags).flatMap(([name, wanted]) =>
    Object.entries(wanted).map(([key, value]) => JSON.stringify([shares.get(name), key, value])),
  );
  const text = (lines) => lines.sort().join("\n");
  check(text(seen) === text(expected), `expected ${expected}, the client reads ${seen}`);
}

async function refused(step) {
  const { status: [low, high], codes, message } = step.refused;
  const error = await send(step.as, step.call, step.params).then(
    (body) => new Error(`it succeeded: ${JSON.stringify(body)}`),
    (error) => error,
  );
  if (!(error instanceof Refused)) throw error;
  check(low <= error.status && error.status <= high, `the status is ${error.status}`);
  check(error.code && (!codes.length || codes.includes(error.code)), `the code is ${error.code}`);
  check(error.text && error.text === (message ?? error.text), `the message is ${error.text}`);
  fresh(error.requestId);
}

function run(step) {
  if (step.create) return create(step);
  if (step.list) return list(step);
  return step.refused ? refused(step) : send(step.as, step.call, step.params);
}

console.log("the exception exposes status, code, message and RequestId");
const { steps } = JSON.parse(readFileSync(env.UNTAG_INTEROP_PLAN, "utf8"));
let failed = 0;
for (const step of steps) {
  try {
    await run(step);
    console.log(`ok: ${step.check}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok: ${step.check}: ${error.message}`);
  }
}
console.log(`total: ${steps.length} checks, ${failed} of them failed`);
process.exit(failed ? 1 : 0);
