/* The search page: its address carries the query; its results are an ordinary list of links. */
"use strict";
(function () {
  const LIMIT = 50;
  const {element, resultLink, summary, fill, Questions, onTyping} = CJKSearch;

  const queryInAddress = () => new URL(location.href).searchParams.get("q") ?? "";

  class Page {
    constructor(place, strings) {
      this.strings = strings;
      this.form = document.querySelector("form.cjk-search-form");
      this.input = this.form.elements.q;
      this.status = element("p", {class: "cjk-search-status", role: "status"});
      this.list = element("ol", {class: "cjk-search-results", "aria-label": strings.results});
      place.replaceChildren(this.status, this.list);
      this.questions = new Questions((query, glance) => CJKSearch.search(query, {limit: LIMIT, glance}),
        (query, results) => this.#show(query, results), (error) => this.#fail(error));
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#ask(this.input.value);
        this.list.querySelector("a")?.focus();
      });
      onTyping(this.input, (text) => this.#ask(text));
      document.addEventListener("keydown", (event) => this.#key(event));
      globalThis.addEventListener("popstate", () => this.#fromAddress());
      this.#fromAddress();
    }

    #fromAddress() {
      this.input.value = queryInAddress();
      if (!this.input.value) this.input.focus();
      this.#ask(this.input.value);
    }

    #ask(query) {
      const address = new URL(location.href);
      address.searchParams.set("q", query);
      try {
        history.replaceState(null, "", address);
      } catch { /* on file:// an address cannot be changed */ }
      document.title = query.trim() ? `${query.trim().slice(0, 60)} · ${this.strings.title}` : this.strings.title;
      if (query.trim()) this.status.textContent = this.strings.searching;
      this.questions.put(query);
    }

    #show(query, results) {
      const {strings} = this;
      this.list.replaceChildren(...results.map((result) => element("li", {}, resultLink(result, strings))));
      if (!query.trim()) this.status.textContent = strings.hint;
      else if (results.length) this.status.textContent = summary(results, results.length, strings);
      else this.status.replaceChildren(fill(strings.none, query.trim().slice(0, 60)), element("br"), strings.advice);
    }

    #fail(error) {
      console.error(error);
      this.list.replaceChildren();
      this.status.textContent = this.strings.failed;
    }

    /** j and k go from result to result, as in the dialog; the arrows keep scrolling the page. */
    #key(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const links = [...this.list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      const typing = document.activeElement === this.input;
      const step = typing ? {ArrowDown: 1}[event.key] : {j: 1, k: -1, ...(at >= 0 ? {ArrowDown: 1, ArrowUp: -1} : {})}[event.key];
      if (!step || !links.length) return;
      event.preventDefault();
      if (at === 0 && step < 0) this.input.focus();
      else links[Math.min(links.length - 1, Math.max(0, at + step))].focus();
    }
  }

  Object.assign(CJKSearch, {Page});
})();
