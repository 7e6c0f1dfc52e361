// FILES maps every file of this build to the hash of its content; MISSING is what to say for a page that is not kept;
// ON_DEMAND holds the files that are kept when a page has asked for them, and not fetched ahead; SIZES are in bytes.

const SCOPE = self.registration.scope;
const CACHE = `offline-pages ${SCOPE}`;
const PATIENCE = 4000; // milliseconds that a kept answer waits for a fresh one
const PAUSE = 50; // milliseconds between two files that are fetched ahead

// The file that an address asks for; undefined for what this build does not hold.
function fileOf(address) {
  const { origin, pathname } = new URL(address);
  if (!(origin + pathname).startsWith(SCOPE)) return undefined;
  const path = decodeURIComponent((origin + pathname).slice(SCOPE.length));
  return [path, `${path}index.html`, `${path}/index.html`].find((name) => Object.hasOwn(FILES, name));
}

// Answers are kept under their content, so that a new build finds what has not changed, and nothing else.
const keyOf = (file) => new URL(`${encodeURI(file)}?content=${FILES[file]}`, SCOPE).href;

async function hashOf(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Keep an answer, if it is what this build wrote and not what a newer one did.
async function keep(file, response) {
  if (!response.ok || response.redirected) return;
  const body = await response.clone().arrayBuffer();
  if (!(await hashOf(body)).startsWith(FILES[file])) return;
  const cache = await caches.open(CACHE);
  await cache.put(keyOf(file), new Response(body, { headers: response.headers }));
}

async function kept(file) {
  return (await caches.open(CACHE)).match(keyOf(file));
}

async function notKept(request) {
  if (request.mode !== "navigate") return Response.error();
  const page = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${MISSING}</title>
<body style="font: 1.1rem system-ui; margin: 4rem auto; max-width: 36rem; padding: 0 1rem; color-scheme: light dark"><p>${MISSING}</p>`;
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function answer(event, file) {
  const fresh = fetch(event.request).then((response) => {
    event.waitUntil(keep(file, response.clone()));
    return response;
  });
  const copy = await kept(file);
  if (copy === undefined) return fresh.catch(() => notKept(event.request));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, copy));
  return Promise.race([fresh.catch(() => copy), late]);
}

async function prune() {
  const wanted = new Set(Object.keys(FILES).map(keyOf));
  const cache = await caches.open(CACHE);
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
}

let filling = null;
const TOLD_EVERY = 10; // files

// Tell the pages that are open how many files are kept, of how many, and how many bytes they have.
async function tell(kept, files) {
  const message = { kept: kept.length, files: files.length, bytes: kept.reduce((sum, file) => sum + (SIZES[file] ?? 0), 0) };
  for (const client of await self.clients.matchAll()) client.postMessage(message);
}

// Fetch what is lacking, one file after the other; stop at the first that fails, and go on another time.
async function fill() {
  const cache = await caches.open(CACHE);
  const have = new Set((await cache.keys()).map(({ url }) => url));
  const files = Object.keys(FILES).filter((file) => !ON_DEMAND.has(file));
  const kept = files.filter((file) => have.has(keyOf(file)));
  for (const file of files) {
    if (have.has(keyOf(file))) continue;
    await keep(file, await fetch(new URL(encodeURI(file), SCOPE)));
    kept.push(file);
    if (kept.length % TOLD_EVERY === 0) await tell(kept, files);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  await tell(kept, files);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(prune().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const file = fileOf(event.request.url);
  if (file !== undefined) event.respondWith(answer(event, file));
});
self.addEventListener("message", (event) => {
  if (event.data !== "fill") return;
  filling ??= fill().catch(() => {}).finally(() => { filling = null; });
  event.waitUntil(filling);
});
