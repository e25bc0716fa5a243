// Calls the mock with the official Node client: lists to their end, uploads, downloads, and events over the long
// connection. The mock must serve lists of 45 items (--pages 45).

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as lark from "@larksuiteoapi/node-sdk";

const url = process.argv[2];
const app = { appId: "cli_a1b2c3d4e5f60718", appSecret: "s" };
const problems = [];
const logger = {
  error: (...told) => problems.push(told.flat().map(String).join(" ")),
  warn() {},
  info() {},
  debug() {},
  trace() {},
};
const client = new lark.Client({ ...app, domain: url, logger, loggerLevel: lark.LoggerLevel.error });
const counts = { lists: 0, calls: 0, events: 0 };

async function control(place, body, method = body === undefined ? "GET" : "POST") {
  const reply = await fetch(`${url}/_larkspur${place}`, { method, body: body && JSON.stringify(body) });
  const told = await reply.json();
  assert.ok(reply.ok, JSON.stringify(told));
  return told;
}

/** Every method of the client that walks a list, with its path of names. */
function* iterators(node, names = [], depth = 0) {
  if (!node || typeof node !== "object" || depth > 4) return;
  for (const [name, value] of Object.entries(node)) {
    if (typeof value === "function" && name.endsWith("WithIterator")) yield [[...names, name], value];
    else yield* iterators(value, [...names, name], depth + 1);
  }
}

// The client leaves out what is 0.
const listed = (field) => (field.values?.find((one) => one.value !== "0") ?? field.values?.[0])?.value;

function text(field) {
  return listed(field) ?? "x".repeat(Math.max(1, field.min_len ?? 1));
}

function value(field) {
  if (field.name === "page_size") return Math.min(field.max ?? 20, 20);
  const one = () => {
    if (field.type === "object") return Object.fromEntries(field.fields.map((inner) => [inner.name, value(inner)]));
    if (field.type === "int" || field.type === "float") return Number(listed(field) ?? field.min ?? 1);
    if (field.type === "bool") return true;
    return field.type === "map" || field.type === "json" ? {} : text(field);
  };
  return field.repeated ? Array(Math.max(1, field.min_len ?? 1)).fill(0).map(one) : one();
}

const required = (fields) => fields.filter((field) => field.required && field.name !== "page_token");
const object = (fields) => Object.fromEntries(required(fields).map((field) => [field.name, value(field)]));

/** A payload with what the document requires. */
function payload(endpoint) {
  const made = { params: object(endpoint.params.query) };
  made.path = Object.fromEntries(endpoint.params.path.map((field) => [field.name, text(field)]));
  if (endpoint.body) made.data = object(endpoint.body.fields);
  return made;
}

async function lists() {
  const { endpoints } = await control("/endpoints");
  const known = new Set(endpoints.filter((endpoint) => endpoint.documented).map((endpoint) => endpoint.id));
  const user = (await control("/tokens", { issue: "user" })).token;
  const camel = (id) => id.replaceAll(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
  const byCamel = new Map([...known].map((id) => [camel(id), id]));
  const failures = [];
  for (const [names, walk] of iterators(client)) {
    // service.version.resource.methodWithIterator
    if (!/^v\d+$/.test(names[1] ?? "")) continue;
    const id = byCamel.get(names.join(".").replace("WithIterator", ""));
    if (!id) continue;
    const endpoint = await control(`/endpoints/${id}`);
    if (!endpoint.pagination) continue;
    const option = endpoint.tokens.includes("tenant") ? undefined : lark.withUserAccessToken(user);
    let items = 0;
    try {
      const key = endpoint.pagination.items;
      for await (const page of await walk.call(null, payload(endpoint), option)) {
        items += page?.[key]?.length ?? 0;
        if (items > 1000) break;
      }
    } catch (problem) {
      failures.push(`${id}: ${problem}`);
      continue;
    }
    if (items === 45) counts.lists += 1;
    else failures.push(`${id}: ${items} items instead of 45; ${problems.at(-1)?.slice(0, 300)}`);
  }
  assert.ok(counts.lists > 0, "the client walked no list");
  return failures;
}

async function files() {
  const content = Buffer.from("the content of an image");
  const image = await client.im.image.create({ data: { image_type: "message", image: content } });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "larkspur-"));
  const sent = path.join(folder, "sent.bin");
  fs.writeFileSync(sent, content);
  const file = await client.im.file.create({
    data: { file_type: "stream", file_name: "sent.bin", file: fs.createReadStream(sent) },
  });
  assert.ok(image.image_key && file.file_key, "uploads give keys");
  const got = path.join(folder, "got.bin");
  const download = await client.im.file.get({ path: { file_key: file.file_key } });
  await download.writeFile(got);
  assert.deepEqual(fs.readFileSync(got), content, "what was uploaded comes back");
  const resource = await client.im.messageResource.get({
    path: { message_id: "om_1", file_key: image.image_key },
    params: { type: "image" },
  });
  const chunks = [];
  for await (const chunk of resource.getReadableStream()) chunks.push(chunk);
  assert.deepEqual(Buffer.concat(chunks), content, "an image comes back as a stream");
  fs.rmSync(folder, { recursive: true });
  counts.calls += 4;
}

async function longConnection() {
  let resolve;
  const came = new Promise((done) => (resolve = done));
  const eventDispatcher = new lark.EventDispatcher({ logger }).register({
    "im.message.receive_v1": async (data) => resolve(data),
  });
  const socket = new lark.WSClient({ ...app, domain: url, logger, loggerLevel: lark.LoggerLevel.error });
  await socket.start({ eventDispatcher });
  let pushed;
  for (let tries = 0; tries < 100; tries += 1) {
    const reply = await fetch(`${url}/_larkspur/push`, {
      method: "POST",
      body: JSON.stringify({ event: "im.message.receive_v1", long_connection: true }),
    });
    if (reply.ok) {
      pushed = await reply.json();
      break;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  const event = await came;
  assert.ok(event.message, "the event has its message");
  assert.ok(pushed?.accepted, JSON.stringify(pushed));
  // Time for a ping and its pong: the client says so where it cannot read one.
  await new Promise((done) => setTimeout(done, 2500));
  assert.deepEqual(problems.filter((problem) => /pong/.test(problem)), [], "pongs are read");
  socket.close?.({ force: true });
  counts.events += 1;
}

const failures = await lists();
await files();
await longConnection();
console.log(
  `node: ${counts.lists} lists walked to their end (45 items each), ${counts.calls} files sent and fetched, ` +
    `${counts.events} event over the long connection; ${failures.length} lists fail`,
);
for (const failure of failures) console.log(`  ${failure}`);
process.exit(failures.length ? 1 : 0);
