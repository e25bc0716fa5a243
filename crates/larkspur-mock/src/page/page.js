// The page of larkspur-mock: search, one endpoint with its document and a form, and the log. No framework; texts are only ever
// set as text, so nothing that a document or a caller says becomes markup.
"use strict";

const CONTROL = "/_larkspur";
const MOST_FOUND = 80;
const MOST_LOGGED = 200;

/** Makes an element: properties, then children. */
function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const byId = (id) => document.getElementById(id);

async function control(path, method = "GET", body) {
  const reply = await fetch(CONTROL + path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  const told = await reply.json();
  if (!reply.ok) throw new Error(told.error?.message ?? `HTTP ${reply.status}`);
  return told;
}

// ---- The list and its search

let endpoints = [];
let openId = null;

function entry(endpoint) {
  return el(
    "a",
    { className: "entry", href: `#${endpoint.id}`, title: endpoint.id },
    el("div", { className: "titles" }, endpoint.title_en || endpoint.title || endpoint.id),
    endpoint.title_en && el("div", { className: "zh" }, endpoint.title),
    el("div", { className: "path" }, el("span", { className: `verb ${endpoint.method}` }, endpoint.method), ` ${endpoint.path}`),
  );
}

/** How well an endpoint answers the search: less is better, undefined is not at all. */
function rank(endpoint, words) {
  if (!words.every((word) => endpoint.text.includes(word))) return undefined;
  const whole = words.join(" ");
  const titles = [endpoint.title, endpoint.title_en ?? ""].map((title) => title.toLowerCase());
  if (endpoint.id === whole || titles.includes(whole)) return 0;
  if (endpoint.id.startsWith(whole) || titles.some((title) => title.startsWith(whole))) return 1;
  if (titles.some((title) => title.includes(whole)) || endpoint.id.includes(whole)) return 2;
  return 3;
}

function search(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = endpoints.map((endpoint) => [rank(endpoint, words), endpoint]).filter(([how]) => how !== undefined);
  return found.sort((a, b) => a[0] - b[0] || (a[1].id < b[1].id ? -1 : 1)).map(([, endpoint]) => endpoint);
}

function groups() {
  const services = Map.groupBy
    ? Map.groupBy(endpoints, (endpoint) => endpoint.id.split(".")[0])
    : endpoints.reduce((map, one) => map.set(one.id.split(".")[0], [...(map.get(one.id.split(".")[0]) ?? []), one]), new Map());
  return [...services].map(([service, all]) => {
    const group = el("details", {}, el("summary", {}, service, el("span", { className: "quiet" }, all.length)));
    const fill = () => {
      if (group.open && group.children.length === 1) group.append(...all.map(entry));
      mark();
    };
    group.addEventListener("toggle", fill);
    group.open = openId?.split(".")[0] === service;
    return group;
  });
}

function showList() {
  const text = byId("search").value.trim();
  const list = byId("list");
  if (!text) {
    list.replaceChildren(...groups());
  } else {
    const found = search(text);
    const rest = found.length - MOST_FOUND;
    list.replaceChildren(
      el("div", { className: "note" }, found.length ? `${found.length} found` : `Nothing is called “${text}”.`),
      ...found.slice(0, MOST_FOUND).map(entry),
      rest > 0 ? el("div", { className: "note" }, `and ${rest} more: type another word`) : "",
    );
  }
  mark();
}

function mark() {
  for (const link of document.querySelectorAll(".entry")) link.classList.toggle("open", link.hash === `#${openId}`);
}

// ---- One endpoint

const both = (field) => [
  field.label_en || field.label || "",
  field.label_en && field.label ? " " : null,
  field.label_en && field.label ? el("span", { className: "zh" }, field.label) : null,
];

function typeOf(field) {
  const name = field.type === "map" ? `map of ${field.map_value ?? "any"}` : field.type === "json" ? "any JSON" : field.type;
  return field.repeated ? name + "[]".repeat(field.dimensions ?? 1) : name;
}

function limits(field) {
  const told = [];
  const range = (least, most, what) => {
    if (least !== undefined && most !== undefined) told.push(`${least} to ${most}${what}`);
    else if (least !== undefined) told.push(`at least ${least}${what}`);
    else if (most !== undefined) told.push(`at most ${most}${what}`);
  };
  range(field.min, field.max, "");
  range(field.min_len, field.max_len, field.repeated ? " items" : " characters");
  if (field.default) told.push(`default ${field.default}`);
  if (field.example && field.example.length < 60) told.push(`e.g. ${field.example}`);
  if (field.scopes?.length) told.push(`needs ${field.scopes.join(" or ")}`);
  return told.join(" · ");
}

function values(field) {
  if (!field.values?.length) return null;
  const one = (value) =>
    el("li", {}, el("code", {}, value.value || '""'), " ", value.label_en || value.label || "", value.label_en ? el("span", { className: "zh" }, ` ${value.label}`) : "");
  const shown = field.values.slice(0, 6).map(one);
  const list = el("ul", { className: "values" }, shown);
  if (field.values.length > 6) {
    const more = el("button", { className: "plain", type: "button", onclick: () => more.parentElement.replaceWith(...field.values.slice(6).map(one)) }, `${field.values.length - 6} more`);
    list.append(el("li", {}, more));
  }
  return list;
}

/** The rows of fields, with the rows below each behind a fold. */
function rows(fields, depth, asks, parent) {
  return fields.flatMap((field) => {
    const inner = field.fields?.length ? rows(field.fields, depth + 1, asks, null) : [];
    const fold = inner.length ? el("button", { className: "fold", type: "button", ariaLabel: `fold ${field.name}` }, "▾") : null;
    const name = el("td", { className: "name" }, fold, field.name, asks && field.required ? el("span", { className: "required", title: "required" }, " *") : null);
    name.style.paddingLeft = `${depth * 18 + (fold ? 0 : 16)}px`;
    const about = el("td", { className: "about" }, ...both(field), field.deprecated ? el("span", { className: "chip warn" }, "deprecated") : null, values(field), el("div", { className: "more" }, limits(field)));
    const row = el("tr", {}, name, el("td", { className: "type" }, typeOf(field)), about);
    if (fold) {
      const set = (open) => {
        fold.textContent = open ? "▾" : "▸";
        inner.forEach((one) => (one.hidden = !open));
        if (open) inner.forEach((one) => one.refold?.());
      };
      let open = depth < 2;
      row.refold = () => set(open);
      fold.addEventListener("click", () => set((open = !open)));
      set(open);
    }
    return [row, ...inner];
  });
}

function table(title, fields, asks) {
  if (!fields?.length) return [];
  const head = el("thead", {}, el("tr", {}, ...["Name", "Type", "Meaning"].map((text) => el("th", {}, text))));
  return [el("h2", {}, title), el("table", {}, head, el("tbody", {}, rows(fields, 0, asks)))];
}

const chips = (texts) => texts.map((text) => el("span", { className: "chip" }, text));

function facts(doc) {
  const told = [["Name", el("code", {}, Object.values(doc.id).join("."))]];
  told.push(["Token", doc.tokens.length ? doc.tokens.join(" or ") : "none"]);
  if (doc.scopes.length) told.push([doc.scopes.length > 1 ? "Any scope of" : "Scope", chips(doc.scopes)]);
  if (doc.field_scopes.length) told.push(["Some fields need", chips(doc.field_scopes)]);
  const limit = doc.rate_limit;
  if (limit) {
    const parts = [limit.per_second && `${limit.per_second} a second`, limit.per_minute && `${limit.per_minute} a minute`, limit.special && "a special limit"];
    told.push(["Calls", parts.filter(Boolean).join(", ")]);
  }
  if (doc.app_types.length) told.push(["Apps", doc.app_types.map((type) => ({ custom: "self-built", isv: "store" })[type] ?? type).join(", ")]);
  if (doc.pagination) told.push(["Pages", `items in ${doc.pagination.items}, next page by ${doc.pagination.param ?? "page_token"}`]);
  if (doc.doc_url) told.push(["Official page", el("a", { href: doc.doc_url, target: "_blank", rel: "noreferrer" }, doc.doc_url)]);
  const document = `/_larkspur/openapi.json?service=${doc.id.service}`;
  told.push(["OpenAPI", el("a", { href: document, target: "_blank" }, `all of ${doc.id.service}`)]);
  return el("dl", { className: "facts" }, ...told.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function errors(doc) {
  if (!doc.errors?.length) return [];
  const row = (error) => el("tr", {}, el("td", { className: "name" }, error.code), el("td", { className: "type" }, error.http ?? ""), el("td", { className: "about" }, error.message));
  const head = el("tr", {}, ...["Code", "HTTP", "Message"].map((text) => el("th", {}, text)));
  return [el("h2", {}, "Errors"), el("table", {}, el("thead", {}, head), el("tbody", {}, doc.errors.map(row)))];
}

/** JSON with its parts coloured, as elements. */
function coloured(json) {
  const text = typeof json === "string" ? json : JSON.stringify(json, null, 2);
  const pre = el("pre");
  const part = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;
  let at = 0;
  for (const found of text.matchAll(part)) {
    pre.append(text.slice(at, found.index));
    const [whole, quoted, colon] = found;
    const kind = quoted ? (colon ? "key" : "text") : /^[-\d]/.test(whole) ? "number" : "word";
    pre.append(el("span", { className: kind }, quoted ?? whole), colon ?? "");
    at = found.index + whole.length;
  }
  pre.append(text.slice(at));
  return pre;
}

function copyButton(text) {
  const button = el("button", { className: "plain", type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1200);
  });
  return button;
}

async function open(id) {
  openId = id;
  mark();
  const main = byId("main");
  if (!id) {
    document.title = "larkspur-mock";
    main.replaceChildren(start());
    return;
  }
  let doc, rust;
  try {
    [doc, rust] = await Promise.all([control(`/endpoints/${encodeURIComponent(id)}`), control(`/endpoints/${encodeURIComponent(id)}/rust`)]);
  } catch (problem) {
    main.replaceChildren(el("h1", {}, id), el("p", {}, problem.message));
    return;
  }
  if (openId !== id) return;
  if (!doc.http) {
    main.replaceChildren(el("h1", {}, id), el("p", { className: "quiet" }, `The mock answers ${doc.method} ${doc.path} itself; it has no document.`));
    return;
  }
  document.title = `${doc.title_en ?? doc.title} · larkspur-mock`;
  const titles = el("h1", {}, doc.title_en ?? doc.title, doc.title_en ? " " : null, doc.title_en ? el("span", { className: "zh" }, doc.title) : null);
  const route = el("div", { className: "route mono" }, el("span", { className: `verb ${doc.http.method}` }, doc.http.method), doc.http.path, doc.deprecated ? el("span", { className: "chip warn" }, "deprecated") : null);
  const about = [
    ...table("Path", doc.params.path, true),
    ...table("Query", doc.params.query, true),
    ...table("Headers", doc.params.header, true),
    ...table(doc.body ? `Body, ${doc.body.content_type}` : "", doc.body?.fields, true),
    ...table(doc.response.kind === "binary" ? "Reply: a file" : "Reply", doc.response.fields, false),
    ...(doc.response.examples?.length ? [el("h2", {}, "A documented reply"), coloured(doc.response.examples[0])] : []),
    ...errors(doc),
  ];
  main.replaceChildren(titles, route, el("div", { className: "columns" }, el("div", {}, facts(doc), about), el("div", { className: "side" }, tryIt(doc), rustCard(doc, rust.call))));
  main.scrollTop = 0;
}

function rustCard(doc, call) {
  const module = `larkspur::${doc.id.service}::${doc.id.version}::${doc.id.resource}`;
  if (!call) return null;
  const code = el("pre", {}, el("span", { className: "quiet" }, `// features = ["${doc.id.service}"]; types are in ${module}\n`), call);
  return el("div", { className: "card", id: "rust" }, el("h2", {}, "In Rust", copyButton(() => call)), code);
}

// ---- Calling the mock

/** A value for a field that is to be sent: its example where that has its type, else the plainest one. */
function sample(field) {
  const one = () => {
    const text = field.values?.[0]?.value ?? field.example ?? field.default;
    const number = Number(text);
    switch (field.type) {
      case "int": return text && Number.isSafeInteger(number) ? number : (field.min ?? 1);
      case "float": return text && Number.isFinite(number) ? number : 1.5;
      case "bool": return text !== "false";
      case "object": return object(field.fields);
      case "map": return {};
      case "json": try { return JSON.parse(text); } catch { return {}; }
      default: return text || field.name;
    }
  };
  if (!field.repeated) return one();
  try {
    const list = JSON.parse(field.example);
    if (Array.isArray(list)) return list;
  } catch { /* not a whole list */ }
  let list = one();
  for (let depth = field.dimensions ?? 1; depth > 0; depth -= 1) list = [list];
  return list;
}

const object = (fields) => Object.fromEntries((fields ?? []).filter((field) => field.required).map((field) => [field.name, sample(field)]));

function bodyText(doc) {
  const example = doc.body.examples?.[0];
  const made = example && typeof example === "object" ? example : object(doc.body.fields);
  return JSON.stringify(Object.keys(made).length ? made : Object.fromEntries(doc.body.fields.slice(0, 3).map((field) => [field.name, sample(field)])), null, 2);
}

function input(field, place, required) {
  const id = `in-${place}-${field.name}`;
  let made;
  if (place === "form" && field.type === "file") made = el("input", { type: "file" });
  else if (field.values?.length && !field.repeated) {
    const option = (value) => el("option", { value: value.value }, `${value.value}  ${value.label_en || value.label || ""}`.trim());
    made = el("select", {}, required ? null : el("option", { value: "" }, ""), ...field.values.map(option));
  } else made = el("input", { type: "text", spellcheck: false, placeholder: field.label_en || field.label || "" });
  made.id = id;
  made.dataset.place = place;
  made.dataset.name = field.name;
  if (field.repeated) made.dataset.repeated = "yes";
  if (required && made.type !== "file") {
    const value = sample(field);
    made.value = field.repeated ? value.flat(9).join(",") : typeof value === "object" ? JSON.stringify(value) : value;
  }
  return el("div", { className: "field" }, el("label", { htmlFor: id, title: field.label_en || field.label || "" }, field.name, required ? el("span", { className: "required" }, " *") : null), made);
}

function tryIt(doc) {
  const form = el("form", { className: "card", id: "try", noValidate: true });
  const tokens = doc.tokens.length ? doc.tokens : [];
  const token = el("select", { id: "token" }, ...[...tokens, "none"].map((kind) => el("option", { value: kind }, kind === "none" ? "no token" : `${kind}_access_token`)));
  const fields = [
    el("div", { className: "field" }, el("label", { htmlFor: "token" }, "token"), token),
    ...doc.params.path.map((field) => input(field, "path", true)),
    ...doc.params.header.map((field) => input(field, "header", field.required)),
    ...doc.params.query.map((field) => input(field, "query", field.required)),
  ];
  if (doc.body?.content_type === "application/json") fields.push(el("textarea", { id: "body", spellcheck: false, value: bodyText(doc), ariaLabel: "body" }));
  else if (doc.body) fields.push(...doc.body.fields.map((field) => input(field, "form", field.required)));
  const noBody = doc.body && ["GET", "HEAD"].includes(doc.http.method);
  const send = el("button", { className: "primary", type: "submit", disabled: Boolean(noBody) }, "Call");
  const curl = el("button", { className: "plain", type: "button" }, "Copy as curl");
  const sent = el("div", { className: "sent" }, send, curl, el("span", { className: "quiet", id: "took" }));
  const reply = el("div", { id: "reply" });
  curl.addEventListener("click", async () => {
    await navigator.clipboard.writeText(asCurl(await prepared(doc, form)));
    curl.textContent = "Copied";
    setTimeout(() => (curl.textContent = "Copy as curl"), 1200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    call(doc, form, reply);
  });
  form.append(el("h2", {}, "Call the mock"), ...fields, noBody ? el("p", { className: "quiet" }, "A browser sends no body with GET: copy it as curl.") : "", sent, reply);
  return form;
}

/** The request that the form asks for. */
async function prepared(doc, form) {
  const given = [...form.querySelectorAll("[data-place]")];
  const of = (place) => given.filter((one) => one.dataset.place === place && (one.type === "file" ? one.files.length : one.value !== ""));
  let path = doc.http.path.split("/").map((step) => {
    const param = step.startsWith(":") && given.find((one) => one.dataset.place === "path" && one.dataset.name === step.slice(1));
    return param ? encodeURIComponent(param.value) : step;
  }).join("/");
  const query = new URLSearchParams();
  for (const one of of("query")) {
    for (const value of one.dataset.repeated ? one.value.split(",") : [one.value]) query.append(one.dataset.name, value.trim());
  }
  if (query.size) path += `?${query}`;
  const headers = {};
  for (const one of of("header")) headers[one.dataset.name] = one.value;
  const kind = form.querySelector("#token").value;
  if (kind !== "none") headers.Authorization = `Bearer ${(await control("/tokens", "POST", { issue: kind })).token}`;
  let body;
  const text = form.querySelector("#body");
  if (text) {
    headers["Content-Type"] = "application/json";
    body = text.value;
  } else if (doc.body) {
    body = new FormData();
    for (const one of of("form")) body.append(one.dataset.name, one.type === "file" ? one.files[0] : one.value);
  }
  return { method: doc.http.method, path, headers, body };
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function asCurl({ method, path, headers, body }) {
  const parts = [`curl -X ${method} ${quoted(location.origin + path)}`];
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (typeof body === "string") parts.push(`-d ${quoted(body)}`);
  else if (body) for (const [name, value] of body) parts.push(`-F ${quoted(`${name}=${value instanceof File ? `@${value.name}` : value}`)}`);
  return parts.join(" \\\n  ");
}

async function call(doc, form, shown) {
  const button = form.querySelector("button.primary");
  button.disabled = true;
  const took = form.querySelector("#took");
  try {
    const request = await prepared(doc, form);
    const begun = performance.now();
    const reply = await fetch(request.path, request);
    const blob = await reply.blob();
    took.replaceChildren(el("span", { className: `status ${reply.ok ? "ok" : "no"}` }, `HTTP ${reply.status}`), ` in ${Math.round(performance.now() - begun)} ms`);
    shown.replaceChildren(await shownReply(reply, blob));
  } catch (problem) {
    took.replaceChildren(el("span", { className: "status no" }, "no reply"));
    shown.replaceChildren(el("pre", {}, String(problem)));
  }
  button.disabled = false;
  refreshLog();
}

async function shownReply(reply, blob) {
  if (/json/.test(reply.headers.get("content-type") ?? "")) {
    const text = await blob.text();
    // The text as it came where it holds numbers that a script cannot hold.
    try { return coloured(/\d{16}/.test(text) ? indent(text) : JSON.parse(text)); } catch { return el("pre", {}, text); }
  }
  if (/^text\//.test(reply.headers.get("content-type") ?? "")) return el("pre", {}, await blob.text());
  const name = /filename="([^"]*)"/.exec(reply.headers.get("content-disposition") ?? "")?.[1] ?? "reply.bin";
  return el("p", {}, el("a", { href: URL.createObjectURL(blob), download: name }, `Save ${name}`), ` (${blob.size} bytes)`);
}

/** JSON text with line breaks and spaces, its values untouched. */
function indent(text) {
  let depth = 0, out = "";
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g)) {
    const line = () => "\n" + "  ".repeat(depth);
    if (part === "{" || part === "[") { depth += 1; out += part + line(); }
    else if (part === "}" || part === "]") { depth -= 1; out += line() + part; }
    else if (part === ",") out += part + line();
    else out += part === ":" ? ": " : part;
  }
  return out.replaceAll(/([{[])\s+([}\]])/g, "$1$2");
}

// ---- The log

let latest = 0;
let polling = null;

function logged(request) {
  const time = new Date(request.time).toLocaleTimeString([], { hour12: false });
  const good = request.status >= 200 && request.status < 400;
  const why = request.refusal ? el("span", { className: "why", title: request.refusal }, request.refusal) : el("span", { className: "quiet" }, request.endpoint ?? "");
  const head = el("summary", {}, el("span", { className: "quiet" }, time), el("span", { className: good ? "ok" : "no" }, request.status === 0 ? "cut" : (request.status ?? "…")), el("span", { className: `verb ${request.method}` }, request.method), el("span", { title: request.path }, request.path), why);
  const entry = el("details", { className: "call" }, head);
  entry.addEventListener("toggle", () => {
    if (entry.open && entry.children.length === 1) entry.append(coloured({ endpoint: request.endpoint, app_id: request.app_id, query: request.query, headers: request.headers, body: request.body, log_id: request.log_id }));
  });
  return entry;
}

async function refreshLog() {
  clearTimeout(polling);
  try {
    const refused = byId("refused").checked;
    const told = await control(`/log?after=${latest}&limit=${MOST_LOGGED}${refused ? "&refused=true" : ""}`);
    // What is under way is shown once it is answered.
    const whole = told.requests.findIndex((request) => request.status === undefined);
    const done = whole < 0 ? told.requests : told.requests.slice(0, whole);
    if (done.length) {
      latest = done.at(-1).number;
      byId("entries").querySelector(".note")?.remove();
      byId("entries").prepend(...done.map(logged).reverse());
      while (byId("entries").children.length > MOST_LOGGED) byId("entries").lastChild.remove();
    }
    byId("logcount").textContent = `${told.total} calls`;
    byId("log").classList.remove("lost");
  } catch {
    byId("logcount").textContent = "the mock does not answer";
  }
  polling = setTimeout(refreshLog, document.hidden ? 5000 : 1000);
}

function emptyLog() {
  latest = 0;
  byId("entries").replaceChildren(el("div", { className: "note" }, "What is sent to the mock appears here."));
}

// ---- The start

function start() {
  const address = location.origin;
  return el("div", { className: "start" },
    el("h1", {}, "A platform to develop against"),
    el("p", {}, "This server behaves like the Feishu / Lark open platform. Point a client's base URL at ", el("code", {}, address), "; any app id and secret will do."),
    el("ul", {},
      el("li", {}, "Find an endpoint on the left: by what it is called in Chinese or English, by its path, or by its name (", el("code", {}, "im.v1.message.create"), ")."),
      el("li", {}, "Read it, fill in the form and call it. The log below shows every call that arrives, from this page or from your app, and why one was refused."),
      el("li", {}, "Script replies, faults and events with the ", el("a", { href: "/_larkspur", target: "_blank" }, "control API"), "."),
      el("li", {}, "Take an ", el("a", { href: "/_larkspur/openapi.json", download: "openapi.json" }, "OpenAPI document"), " of all that is served, or of one service: ", el("code", {}, "/_larkspur/openapi.json?service=im"), "."),
    ),
    el("h2", {}, "By curl"),
    el("pre", {}, `curl -s ${address}/open-apis/auth/v3/tenant_access_token/internal \\\n  --json '{"app_id": "cli_a1b2c3d4e5f60718", "app_secret": "any"}'`),
  );
}

async function main() {
  byId("search").addEventListener("input", showList);
  byId("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") document.querySelector("#list a.entry")?.click();
    if (event.key === "Escape") { byId("search").value = ""; showList(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "")) {
      event.preventDefault();
      byId("search").focus();
    }
  });
  byId("logtoggle").addEventListener("click", () => {
    const entries = byId("entries");
    entries.hidden = !entries.hidden;
    byId("logtoggle").setAttribute("aria-expanded", String(!entries.hidden));
  });
  byId("refused").addEventListener("change", () => { emptyLog(); refreshLog(); });
  byId("logclear").addEventListener("click", async () => { await control("/log", "DELETE"); emptyLog(); refreshLog(); });
  window.addEventListener("hashchange", () => open(decodeURIComponent(location.hash.slice(1))));
  emptyLog();
  refreshLog();
  const [health, listed] = await Promise.all([control("/health"), control("/endpoints")]);
  byId("health").textContent = `${health.version} · ${health.endpoints} endpoints · ${health.events} events`;
  endpoints = listed.endpoints.map((one) => ({ ...one, text: [one.id, one.path, one.title, one.title_en ?? ""].join(" ").toLowerCase() }));
  openId = decodeURIComponent(location.hash.slice(1)) || null;
  showList();
  await open(openId);
}

main().catch((problem) => byId("main").replaceChildren(el("h1", {}, "The control API does not answer"), el("p", {}, problem.message)));
