/* On the page that a result led to: marks what was searched for, and goes to the first mark of the section. */
"use strict";
(function () {
  const {element, fill} = CJKSearch;
  const BLOCKS = "p, li, td, th, dt, dd, pre, div, h1, h2, h3, h4, h5, h6, figcaption, blockquote, summary, section";
  const SILENT = "script, style, svg, math, .headerlink, button, nav, [hidden]:not([role='tabpanel']), .cjk-search-marks";
  const BETWEEN = "\u0001"; // no word goes from one block into the next

  /** The visible pieces of text of an element, and their text as a whole. */
  function textOf(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    let block;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.data || node.parentElement.closest(SILENT)) continue;
      const own = node.parentElement.closest(BLOCKS);
      if (own !== block) text += BETWEEN;
      block = own;
      nodes.push([node, text.length]);
      text += node.data;
    }
    return {nodes, text};
  }

  /** Mark the ranges, last first, so that the places of the others stay right. */
  function wrap({nodes}, ranges) {
    const marks = [];
    for (const [node, offset] of nodes) {
      const inside = ranges.filter(([start, end]) => start < offset + node.data.length && end > offset);
      for (const [start, end] of inside.reverse()) {
        const tail = node.splitText(Math.max(0, start - offset));
        tail.splitText(Math.min(tail.data.length, end - Math.max(start, offset)));
        const mark = element("mark", {class: "cjk-search-mark"});
        tail.replaceWith(mark);
        mark.append(tail);
        marks.push(mark);
      }
    }
    return marks;
  }

  async function highlight(index, text, strings) {
    const root = document.querySelector("[role=main], main, article") ?? document.body;
    const query = await new CJKSearch.Query(index, text).prepare();
    const found = textOf(root);
    const ranges = new CJKSearch.Marker(index.tokenizer, query).ranges(found.text);
    const marks = wrap(found, ranges);
    if (!marks.length) return;
    bar(ranges.length, strings);
    await atRest();
    goTo(root);
  }

  /** Until the browser has gone to the place that the address names: it does so while the page loads, and would leave our mark again. */
  async function atRest() {
    if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, {once: true}));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }

  function goTo(root) {
    let target;
    try {
      target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    } catch { /* not an address of ours */ }
    const marks = [...root.querySelectorAll(".cjk-search-mark")];
    const first = marks.find((mark) => !target || target.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING) ?? marks[0];
    if (!first) return; // taken away meanwhile
    reveal(first);
    const {top, bottom} = first.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) first.scrollIntoView({block: "center", behavior: "instant"});
  }

  /** Open what hides an element: folded details, and the tabs of sphinx-design, sphinx-tabs and their like. */
  function reveal(target) {
    for (let part = target; part; part = part.parentElement) {
      if (part instanceof HTMLDetailsElement) part.open = true;
      if (getComputedStyle(part).display !== "none") continue;
      const label = part.previousElementSibling?.closest("label[for]");
      const tab = label ? document.getElementById(label.htmlFor)
        : part.id && document.querySelector(`[role="tab"][aria-controls="${CSS.escape(part.id)}"]`);
      tab?.click();
    }
  }

  /** Says how many there are, and takes the marks away again. */
  function bar(count, strings) {
    const button = element("button", {type: "button", "aria-label": strings.unmark, title: strings.unmark}, "✕");
    const told = count === 1 ? strings.markedOnce : fill(strings.marked, String(count));
    const made = element("div", {class: "cjk-search-marks", role: "status"}, element("span", {}, told), button);
    const remove = () => {
      for (const mark of document.querySelectorAll(".cjk-search-mark")) {
        const parent = mark.parentNode;
        mark.replaceWith(...mark.childNodes);
        parent.normalize();
      }
      made.remove();
      document.removeEventListener("keydown", onEscape);
      const address = new URL(location.href);
      address.searchParams.delete("hl");
      try {
        history.replaceState(null, "", address);
      } catch { /* on file:// an address cannot be changed */ }
    };
    const onEscape = (event) => { if (event.key === "Escape" && !document.querySelector("dialog[open]")) remove(); };
    button.addEventListener("click", remove);
    document.addEventListener("keydown", onEscape);
    document.body.append(made);
  }

  Object.assign(CJKSearch, {highlight});
})();
