/* All that a page loads. It fetches the rest when a reader begins to search. */
"use strict";
(function () {
  const SCRIPT = new URL(document.currentScript.src);
  const HERE = new URL(".", SCRIPT);
  const ROOT = new URL("../../", HERE); // _static/cjk_search/ → the site
  const SHORTCUTS = new Set((document.currentScript.dataset.shortcuts ?? "").split(" "));
  const SEARCH_PAGE = new URL(document.currentScript.dataset.searchPage ?? "search.html", ROOT).href;
  const SCRIPTS = document.currentScript.dataset.scripts; // the engine and what it shows, as they were when this page was written
  /* What themes have of their own that opens a search: pydata's and the book's buttons, immaterial's field and its labels. */
  const OPENERS = ".search-button, .search-button__button, .search-button-field, .search-button__search-container, label[for='__search'], .md-search__input";
  const BOXES = 'form[action$="search.html"] input[name="q"], form[action$="search/"] input[name="q"]';
  const MARK = "hl"; // the parameter of a result's address that says what to highlight

  const received = new Map();
  const pending = new Map();

  /** Add an element that loads something, once for each address. */
  function load(url, make) {
    if (!pending.has(url))
      pending.set(url, new Promise((resolve, reject) => {
        const element = make(url);
        element.onload = () => resolve();
        element.onerror = () => {
          element.remove();
          pending.delete(url);
          reject(new Error(`${url} cannot be loaded`));
        };
        document.head.append(element);
      }));
    return pending.get(url);
  }

  const run = (url) => load(url, (src) => Object.assign(document.createElement("script"), {src, async: false}));
  const scripts = (name) => run(new URL(name, HERE).href);

  /** The content of a file of the index; undefined when there is none. A file that may have changed is asked for anew. */
  async function file(name, {anew = false} = {}) {
    await run(new URL(`index/${name}.js${anew ? `?${Date.now()}` : ""}`, HERE).href).catch(() => {});
    return received.get(name);
  }

  /** The engine on the index. The manifest names the scripts that read it, which are nearly always those of this page. */
  async function start(options) {
    const expected = scripts(SCRIPTS).catch(() => {});
    const manifest = await file("manifest", options);
    await expected;
    if (!manifest) throw new Error("the search index cannot be loaded");
    if (manifest.scripts !== SCRIPTS) await scripts(manifest.scripts);
    return new CJKSearch.Engine(await new CJKSearch.Index(file).open());
  }

  let engine;
  function ready(options) {
    engine ??= start(options).catch((error) => {
      engine = undefined;
      throw error;
    });
    return engine;
  }

  /** Do something with the engine. If the site has been replaced since the browser kept its manifest, do it with the new one. */
  async function withEngine(task) {
    let first;
    try {
      first = await ready();
      return await task(first);
    } catch (error) {
      engine = undefined;
      const next = await ready({anew: true});
      if (next.index.meta.release === first?.index.meta.release) throw error;
      return await task(next);
    }
  }

  async function search(query, options) {
    const placed = (results) => results.map((result) => ({...result, url: new URL(result.url, ROOT).href}));
    const glance = options?.glance && ((results) => options.glance(placed(results)));
    return placed(await withEngine((current) => current.search(query, {...options, glance})));
  }

  /** A result's address, with what is to be highlighted there. */
  function marked(url, query) {
    const address = new URL(url);
    address.searchParams.set(MARK, query.trim().slice(0, 256));
    return address.href;
  }

  /** Load what shows something, with its styles; gives the words that it shows. Even without an index it can say so. */
  async function show() {
    await scripts(SCRIPTS).catch(() => withEngine(() => {}));
    if (!styled) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CJKSearch.styles);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      document.documentElement.style.setProperty("--cs-links", colourOfLinks());
      styled = true;
    }
    return CJKSearch.strings;
  }
  let styled = false;

  /** The theme's: an invisible link tells it. */
  function colourOfLinks() {
    const link = Object.assign(document.createElement("a"), {href: "#", hidden: true});
    (document.querySelector("[role=main], main") ?? document.body).append(link);
    const {color} = getComputedStyle(link);
    link.remove();
    return color;
  }

  let opening;
  async function open(query = "") {
    ready().catch(() => {});
    opening ??= show().then((strings) => new CJKSearch.Dialog(strings)).catch((error) => {
      opening = undefined;
      throw error;
    });
    const dialog = await opening;
    closeOthers();
    dialog.open(query);
  }

  /** A theme's own search dialog, which may have seen the same key: there is one search. */
  function closeOthers() {
    for (const other of document.querySelectorAll("dialog[open]:not(.cjk-search)")) if (other.querySelector(BOXES)) other.close();
  }

  globalThis.CJKSearch = Object.assign(globalThis.CJKSearch ?? {}, {
    /** Called by the files of the index. */
    add: (name, content) => received.set(name, content),
    ready, search, marked, open, searchPage: SEARCH_PAGE,
  });

  const isEditable = (element) => element.isContentEditable || /^(?:input|textarea|select)$/i.test(element.tagName);

  function onKey(event) {
    const isShortcut = SHORTCUTS.has("ctrl+k") && event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const isSlash = SHORTCUTS.has("/") && event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isEditable(event.target);
    if (event.isComposing || !(isShortcut || isSlash) || document.querySelector("dialog.cjk-search[open]")) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // themes have such shortcuts for the search that ours replaces
    closeOthers();
    open(String(getSelection()).trim().slice(0, 64));
  }

  /** The theme's own search box: a click opens the dialog; without a mouse it stays a form that leads to the search page. */
  function takeOver(input) {
    const key = document.createElement("kbd");
    key.textContent = /mac|iphone|ipad/i.test(navigator.platform) ? "⌘K" : "Ctrl K";
    key.setAttribute("aria-hidden", "true");
    key.style.cssText = "position:absolute;right:.6rem;top:50%;transform:translateY(-50%);pointer-events:none;font-size:.7rem;opacity:.75";
    const box = input.parentElement;
    if (SHORTCUTS.has("ctrl+k") && getComputedStyle(box).position !== "static") box.append(key);
    if (SHORTCUTS.has("ctrl+k")) input.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
    input.addEventListener("click", () => open(input.value));
  }

  /** furo has no search on a narrow screen outside its drawer. A template that writes the button itself moves nothing. */
  function addButton(header) {
    if (header.querySelector("[data-cjk-search-open]")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cjk-search-open";
    button.style.cssText = "align-self:center;background:none;border:0;padding:.4rem;color:inherit;cursor:pointer;display:inline-flex;line-height:0";
    button.innerHTML = '<svg aria-hidden="true" width="21" height="21" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"><circle cx="11" cy="11" r="7"/><path d="m20 20-3.8-3.8"/></svg>';
    button.setAttribute("aria-label", document.querySelector("input[name=q]")?.getAttribute("aria-label") || "Search");
    button.addEventListener("click", () => open());
    header.prepend(button);
    Object.assign(header.style, {width: "auto", gap: ".5rem"}); // it has room for two
  }

  function onClick(event) {
    if (!event.target.closest?.(OPENERS)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open();
  }

  function begin() {
    document.querySelectorAll(BOXES).forEach(takeOver);
    document.querySelectorAll(".mobile-header .header-right").forEach(addButton);
    document.querySelectorAll("[data-cjk-search-open]").forEach((element) => element.addEventListener("click", (event) => {
      event.preventDefault();
      open();
    }));
    const place = document.getElementById("cjk-search-page");
    if (place) show().then((strings) => new CJKSearch.Page(place, strings));
    const query = new URL(location.href).searchParams.get(MARK);
    if (query && !place) show()
      .then((strings) => withEngine(({index}) => CJKSearch.highlight(index, query, strings))).catch(() => {});
  }

  addEventListener("keydown", onKey, true); // on the window: before those of themes on the document
  addEventListener("click", onClick, true);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
