/* All that a page loads. It fetches the rest when a reader begins to search. */
"use strict";
(function () {
  const HERE = new URL(".", document.currentScript.src);
  const VERSION = new URL(document.currentScript.src).search;
  const ROOT = new URL("../../", HERE); // _static/cjk_search/ → the site
  const ENGINE = ["tokenizer", "index", "query", "ranking", "verify", "marker", "engine"];

  const received = new Map();
  const pending = new Map();

  /** Run a script once. */
  function run(url) {
    if (!pending.has(url))
      pending.set(url, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = url;
        script.async = false;
        script.onload = () => { script.remove(); resolve(); };
        script.onerror = () => { script.remove(); pending.delete(url); reject(new Error(`${url} cannot be loaded`)); };
        document.head.append(script);
      }));
    return pending.get(url);
  }

  const part = (name) => run(new URL(`${name}.js${VERSION}`, HERE).href);

  async function file(name) {
    const release = received.get("meta")?.release;
    await run(new URL(`index/${name}.js${release ? `?v=${release}` : ""}`, HERE).href).catch(() => {});
    return received.get(name);
  }

  let engine;
  function ready() {
    engine ??= Promise.all(ENGINE.map(part))
      .then(() => new CJKSearch.Index(file).open())
      .then((index) => new CJKSearch.Engine(index));
    engine.catch(() => { engine = undefined; });
    return engine;
  }

  globalThis.CJKSearch = Object.assign(globalThis.CJKSearch ?? {}, {
    /** Called by the files of the index. */
    add: (name, content) => received.set(name, content),
    ready,
    /** See API.md. */
    search: async (query, options) => {
      const results = await (await ready()).search(query, options);
      return results.map((result) => ({...result, url: new URL(result.url, ROOT).href}));
    },
  });
})();
