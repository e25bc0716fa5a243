// Uses the mock's page as a person does, in a real browser without a head: searches, opens an endpoint, calls it, sees the log.
// Usage: node check.mjs URL BROWSER [FOLDER], the folder for screenshots.

import assert from "node:assert/strict";
import path from "node:path";
import { chromium } from "playwright-core";

const [url, browserPath, folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
page.setDefaultTimeout(15_000);
const problems = [];
page.on("pageerror", (problem) => problems.push(String(problem)));
page.on("console", (told) => told.type() === "error" && problems.push(told.text()));
page.on("request", (request) => !request.url().startsWith(url) && !/^(data|blob):/.test(request.url()) && problems.push(`the page asks ${request.url()}`));
let steps = 0;

async function shot(name) {
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

async function find(text, id) {
  await page.fill("#search", text);
  const link = page.locator(`#list a.entry[href="#${id}"]`);
  await link.waitFor();
  assert.equal(await page.locator("#list a.entry").first().getAttribute("href"), `#${id}`, `${text} finds ${id} first`);
  steps += 1;
  return link;
}

async function called(status) {
  await page.click("#try button.primary");
  await page.locator("#took .status").filter({ hasText: `HTTP ${status}` }).waitFor();
  steps += 1;
  return page.locator("#reply").innerText();
}

/** What the log shows of this path, newest first. */
function inLog(pathname) {
  return page.locator("#entries details.call").filter({ hasText: pathname }).first();
}

await page.goto(url);
await page.locator("#list summary").first().waitFor();
await shot("start");

// By its Chinese title, its English one, its path and its name.
await find("创建群", "im.v1.chat.create");
await find("get chat history", "im.v1.message.list");
await find("/open-apis/wiki/v2/tasks/", "wiki.v2.task.get");
await shot("search");
await (await find("im.v1.chat.create", "im.v1.chat.create")).click();

await page.locator("main h1").filter({ hasText: "创建群" }).waitFor();
assert.match(await page.locator("main .route").innerText(), /POST\s*\/open-apis\/im\/v1\/chats/);
assert.match(await page.locator("#rust").innerText(), /client\.im\(\)\.v1\(\)\.chat\(\)\.create\(\)/);
assert.ok((await page.locator("main table tr").count()) > 20, "the page shows the fields");
await page.fill("#body", JSON.stringify({ name: "A group by hand", description: "made in the page" }, null, 2));
const created = JSON.parse(await called(200));
assert.equal(created.code, 0);
assert.equal(created.data.name, "A group by hand");
await inLog("/open-apis/im/v1/chats").waitFor();
await shot("called");

// What the page made, the page reads; and what is refused, the log tells why.
await (await find("im.v1.chat.get", "im.v1.chat.get")).click();
await page.locator("main .route").filter({ hasText: "/open-apis/im/v1/chats/:chat_id" }).waitFor();
await page.fill("#in-path-chat_id", created.data.chat_id);
assert.equal(JSON.parse(await called(200)).data.name, "A group by hand");
await page.selectOption("#token", "none");
await called(400);
const refused = inLog(created.data.chat_id);
await refused.locator(".why").waitFor();
await refused.locator("summary").click();
await refused.locator("pre").waitFor();
await shot("refused");
steps += 2;

// A call from elsewhere appears by itself.
await fetch(`${url}/open-apis/from/elsewhere`);
await inLog("/open-apis/from/elsewhere").waitFor();
steps += 1;

// A file goes up and comes down.
await (await find("im.v1.image.create", "im.v1.image.create")).click();
await page.locator("#in-form-image").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from("an image") });
const image = JSON.parse(await called(200)).data.image_key;
await (await find("im.v1.image.get", "im.v1.image.get")).click();
await page.locator("#in-path-image_key").fill(image);
assert.match(await called(200), /\(8 bytes\)/);

// Each service can be opened, and every endpoint of one.
await page.fill("#search", "");
assert.ok((await page.locator("#list details").count()) > 60);
await page.locator("#list details").filter({ hasText: "wiki" }).locator("summary").click();
for (const link of await page.locator("#list details[open] a.entry[href^='#wiki.']").all()) {
  const id = (await link.getAttribute("href")).slice(1);
  await link.click();
  await page.locator("main .facts code").filter({ hasText: new RegExp(`^${id.replaceAll(".", "\\.")}$`) }).waitFor();
  steps += 1;
}

await page.setViewportSize({ width: 420, height: 860 });
await shot("small");
await page.setViewportSize({ width: 1440, height: 900 });
await page.emulateMedia({ colorScheme: "dark" });
await shot("dark");
await browser.close();
// A refused call is a reply with status 400, which the browser tells of as well.
const unexpected = problems.filter((problem) => !/status of 400/.test(problem));
assert.deepEqual(unexpected, [], "the page has no errors and asks nobody else");
console.log(`page: ${steps} steps in a browser, no error in its console, no request to elsewhere`);
