/* How results look, and a reader's queries in turn. */
"use strict";
(function () {
  /** An element with classes and children; text goes in as text, never as HTML. */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const marks = (pieces) => pieces.map(({text, match}) => (match ? element("mark", {}, text) : text));

  const fill = (pattern, value) => pattern.replace("%s", () => value);

  /** A result as a link: where it is, its heading, its excerpt. */
  function resultLink(result, strings, attributes = {}) {
    const missing = result.missing.length ? [element("span", {class: "cjk-search-missing"},
      ...fill(strings.missing, "\0").split("\0").flatMap((text, i) => (i ? [element("s", {}, result.missing.join(" ")), text] : [text])))] : [];
    const path = result.headings.flatMap((heading, i) =>
      (i ? [element("span", {class: "cjk-search-path-sign", "aria-hidden": "true"}, " › "), heading] : [heading]));
    return element("a", {class: "cjk-search-link", href: CJKSearch.marked(result.url, result.query), ...attributes},
      ...(path.length ? [element("span", {class: "cjk-search-path"}, ...path)] : []),
      element("span", {class: "cjk-search-title"}, ...marks(result.markedTitle)),
      ...(result.excerpt.length ? [element("span", {class: "cjk-search-excerpt"}, ...marks(result.excerpt))] : []), ...missing);
  }

  /** How many results there are, and whether none of them has all that was asked for. */
  function summary(results, count, strings) {
    const complete = results.some((result) => !result.missing.length);
    return `${complete ? "" : strings.partial}${count === 1 ? strings.one : fill(strings.count, count)}`;
  }

  /** Answers queries one after the other; while one is answered, only the newest waits. */
  class Questions {
    /** ask: query, and a function that is given the first results → promise of all results; answer: what is done with them; fail: what is done with an error. */
    constructor(ask, answer, fail) {
      Object.assign(this, {ask, answer, fail, running: false, waiting: undefined});
    }

    async put(query) {
      this.waiting = query;
      if (this.running) return;
      this.running = true;
      while (this.waiting !== undefined) {
        const current = this.waiting;
        this.waiting = undefined;
        try {
          const glance = (results) => { if (this.waiting === undefined) this.answer(current, results); };
          const results = current.trim() ? await this.ask(current, glance) : [];
          if (this.waiting === undefined) this.answer(current, results);
        } catch (error) {
          if (this.waiting === undefined) this.fail(error);
        }
      }
      this.running = false;
    }
  }

  /** Call back with what is in the field, but not in the middle of a composition. */
  function onTyping(field, typed) {
    field.addEventListener("input", (event) => { if (!event.isComposing) typed(field.value); });
    field.addEventListener("compositionend", () => typed(field.value));
  }

  Object.assign(globalThis.CJKSearch, {element, resultLink, summary, fill, Questions, onTyping});
})();
