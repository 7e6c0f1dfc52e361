// The buttons under the listings of a page. Until a reader presses one, this script is all that the page loads.

(() => {
  const data = document.getElementById("live-listings");
  if (!data) return;
  const page = JSON.parse(data.textContent);
  const { words, version } = page;
  const base = new URL(".", document.currentScript.src).href;
  const requests = {};

  // A classic script of this extension, once. No other kind of request works in a page that is a file. The name may hold
  // what an address reads otherwise: `#`, `?`, `%`.
  const load = (name) => requests[name] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${base}live_listings/${name.split("/").map(encodeURIComponent).join("/")}?v=${version}`;
    script.onload = () => resolve(script.remove());
    script.onerror = () => {
      delete requests[name]; // the network may come back
      script.remove();
      reject(new Error(words.missing.replace("{}", script.src)));
    };
    document.head.append(script);
  });

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  // The same text has the same name on every build: for links, and for edits that the browser keeps.
  function nameOf(text) {
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    return hash.toString(36);
  }

  // What the browser keeps between visits, where it lets a page do so.
  const storage = {
    key: (name) => `live-listings ${location.pathname} ${name}`,
    read(name) { try { return localStorage.getItem(this.key(name)); } catch { return null; } },
    write(name, text) {
      try {
        if (text === null) localStorage.removeItem(this.key(name));
        else localStorage.setItem(this.key(name), text);
      } catch { /* the edit lives as long as the page */ }
    },
  };

  const button = (word, icon, act) => {
    const element = make("button", { type: "button", onclick: act });
    element.append(make("span", { textContent: icon, ariaHidden: "true" }), ` ${words[word]}`);
    return element;
  };

  // A block that can be run: what it is, what it shows, its buttons.
  function runnable(element, spec) {
    const pre = element.querySelector("pre");
    const original = pre.textContent.replace(/\n$/, "");
    const name = nameOf(`${spec.file ?? ""}\n${original}`);
    const status = make("span", { className: "live-status", role: "status" });
    const block = { element, spec, pre, original, name, status, text: () => block.edited ?? original, edited: storage.read(name) };
    const act = (what) => () => load("session.js").then(() => LIVE_LISTINGS[what](block)).catch((error) => { status.textContent = error.message; });
    block.buttons = {
      run: button("run", "▶", act("toggle")),
      edit: button("edit", "✎", act("edit")),
      undo: button("undo", "↶", act("undo")),
      reset: button("reset", "↺", act("reset")),
      share: button("share", "⧉", act("share")),
    };
    if (spec.at === null) block.buttons.edit.hidden = true;
    block.refresh = () => {
      const changed = block.edited !== null && block.edited !== original;
      for (const word of ["undo", "reset", "share"]) block.buttons[word].hidden = !changed;
      block.buttons.undo.hidden ||= !block.editor;
    };
    block.refresh();
    if (block.edited !== null) status.textContent = words.kept;
    block.bar = make("div", { className: "live-bar" }, ...Object.values(block.buttons), status);
    element.append(block.bar);
    return block;
  }

  // A block that only the reader's own machine can run: the command that does.
  function atHome(element, { why, command }) {
    const summary = make("summary", { textContent: why });
    element.append(make("details", { className: "live-bar live-home" }, summary, make("code", { textContent: command })));
  }

  const blocks = page.blocks.map((spec, number) => {
    const element = document.querySelector(`.live-listing-${number}`);
    if (!element) return undefined; // `only` left it out
    element.classList.add("live-ready");
    return spec.command ? atHome(element, spec) : runnable(element, spec);
  }).filter(Boolean);

  window.LIVE_LISTINGS = { base, page, words, blocks, load, make, storage };

  // A link brings an edit along, and shows it. It never runs by itself.
  const shared = () => {
    if (location.hash.startsWith("#live=")) load("session.js").then(() => LIVE_LISTINGS.open(location.hash.slice(6)));
  };
  shared();
  addEventListener("hashchange", shared);
})();
