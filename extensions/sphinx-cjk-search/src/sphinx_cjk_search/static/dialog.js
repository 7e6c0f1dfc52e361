/* The dialog: a combobox whose options are the results. The browser's own modal dialog keeps and returns the focus. */
"use strict";
(function () {
  const LIMIT = 10;
  const {element, resultLink, summary, fill, Questions, onTyping} = CJKSearch;
  const KEPT = 6;
  const RECENT = `cjk-search-recent ${new URL(CJKSearch.searchPage).pathname}`; // sites may share an origin
  const ICON = '<svg aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"><circle cx="11" cy="11" r="7"/><path d="m20 20-3.8-3.8"/></svg>';

  /** The queries whose results were opened, the last first; nothing where nothing may be kept. */
  function recent() {
    try {
      return JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    } catch {
      return [];
    }
  }

  function keepRecent(queries) {
    try {
      if (queries.length) localStorage.setItem(RECENT, JSON.stringify(queries.slice(0, KEPT)));
      else localStorage.removeItem(RECENT);
    } catch { /* a private window */ }
  }

  class Dialog {
    constructor(strings) {
      this.strings = strings;
      this.options = [];
      this.active = -1;
      this.questions = new Questions((query, glance) => CJKSearch.search(query, {limit: LIMIT, glance}),
        (query, results) => this.#show(query, results), (error) => this.#fail(error));
      this.#build();
    }

    open(query) {
      if (query) this.input.value = query;
      if (!this.dialog.open) this.dialog.showModal();
      document.documentElement.classList.add("cjk-search-is-open");
      this.input.focus();
      this.input.select();
      if (this.input.value) this.#typed(this.input.value);
      else this.#show("", []);
    }

    close() {
      this.dialog.close();
    }

    #build() {
      const {strings} = this;
      this.input = element("input", {
        type: "search", name: "q", role: "combobox", "aria-expanded": "false", "aria-controls": "cjk-search-list",
        "aria-autocomplete": "list", "aria-label": strings.placeholder, placeholder: strings.placeholder, maxlength: "1000",
        autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "search",
      });
      this.closer = element("button", {type: "button", class: "cjk-search-close", "aria-label": strings.close}, element("kbd", {}, "Esc"),
        element("span", {class: "cjk-search-cross", "aria-hidden": "true"}, "✕"));
      this.status = element("p", {class: "cjk-search-status", role: "status"}, strings.hint);
      this.list = element("ul", {id: "cjk-search-list", class: "cjk-search-list", role: "listbox", tabindex: "-1", "aria-label": strings.results});
      this.all = element("a", {class: "cjk-search-all", href: CJKSearch.searchPage, hidden: ""}, strings.more);
      this.forget = element("button", {type: "button", class: "cjk-search-forget", hidden: ""}, strings.forget);
      const keys = [[["↑", "↓"], strings.move], [["↵"], strings.open], [["Tab", "J", "K"], strings.list]];
      const legend = element("p", {class: "cjk-search-keys", "aria-hidden": "true"}, ...keys.map(([names, label]) =>
        element("span", {}, ...names.map((name) => element("kbd", {}, name)), ` ${label}`)));
      const bar = element("form", {class: "cjk-search-bar", role: "search", method: "get", action: CJKSearch.searchPage}, this.input, this.closer);
      bar.insertAdjacentHTML("afterbegin", ICON);
      this.dialog = element("dialog", {class: "cjk-search", "aria-label": strings.title},
        bar, this.status, this.list, element("div", {class: "cjk-search-foot"}, legend, this.forget, this.all));
      document.body.append(this.dialog);
      this.#listen(bar);
    }

    #listen(bar) {
      onTyping(this.input, (text) => this.#typed(text));
      bar.addEventListener("submit", (event) => event.preventDefault());
      this.closer.addEventListener("click", () => this.close());
      this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.close(); });
      this.dialog.addEventListener("close", () => document.documentElement.classList.remove("cjk-search-is-open"));
      this.dialog.addEventListener("keydown", (event) => this.#key(event));
      this.list.addEventListener("pointermove", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.#activate(this.options.indexOf(option), false);
      });
      this.list.addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (!link) return;
        const again = link.dataset.query;
        if (again === undefined) keepRecent([this.asked, ...recent().filter((query) => query !== this.asked)]);
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        if (again === undefined) return this.close();
        event.preventDefault();
        this.input.value = again;
        this.input.focus();
        this.#typed(again);
      });
      this.forget.addEventListener("click", () => {
        keepRecent([]);
        this.#show("", []);
        this.input.focus();
      });
    }

    #typed(text) {
      const address = new URL(CJKSearch.searchPage);
      address.searchParams.set("q", text);
      this.all.href = address.href;
      if (text.trim()) this.status.textContent = this.strings.searching;
      this.questions.put(text);
    }

    #show(query, results) {
      const {strings} = this;
      const chosen = this.active > 0 ? this.options[this.active]?.href : undefined; // by the reader, before all results were there
      const earlier = query.trim() ? [] : recent();
      const roles = (i) => ({role: "option", id: `cjk-search-option-${i}`, "aria-selected": "false", tabindex: "-1"});
      this.asked = query.trim();
      this.options = earlier.length ? earlier.map((each, i) => this.#recentLink(each, roles(i)))
        : results.map((result, i) => resultLink(result, strings, roles(i)));
      this.forget.hidden = !earlier.length;
      this.list.replaceChildren(...this.options.map((option) => element("li", {role: "none"}, option)));
      this.list.scrollTop = 0;
      this.list.tabIndex = this.options.length ? 0 : -1;
      this.input.setAttribute("aria-expanded", String(this.options.length > 0));
      this.all.hidden = results.length < LIMIT;
      if (earlier.length) this.status.textContent = strings.recent;
      else if (!query.trim()) this.status.textContent = strings.hint;
      else if (!results.length) this.status.replaceChildren(fill(strings.none, query.trim().slice(0, 60)), element("br"), strings.advice);
      else this.status.textContent = summary(results, results.length < LIMIT ? results.length : `${LIMIT}+`, strings);
      this.status.classList.toggle("cjk-search-empty", !this.options.length);
      this.#activate(results.length ? Math.max(0, this.options.findIndex((option) => option.href === chosen)) : -1);
    }

    #recentLink(query, attributes) {
      const address = new URL(CJKSearch.searchPage);
      address.searchParams.set("q", query);
      return element("a", {class: "cjk-search-link cjk-search-recent", href: address.href, "data-query": query, ...attributes}, query);
    }

    #fail(error) {
      console.error(error);
      this.#show("", []);
      this.status.textContent = this.strings.failed;
    }

    #activate(place, scroll = true) {
      this.options[this.active]?.setAttribute("aria-selected", "false");
      this.active = place;
      const option = this.options[place];
      for (const owner of [this.input, this.list])
        if (option) owner.setAttribute("aria-activedescendant", option.id);
        else owner.removeAttribute("aria-activedescendant");
      if (!option) return;
      option.setAttribute("aria-selected", "true");
      if (scroll) option.scrollIntoView({block: "nearest"});
    }

    #key(event) {
      if (event.isComposing || event.keyCode === 229) return;
      const inList = document.activeElement === this.list;
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const step = {ArrowDown: 1, ArrowUp: -1, ...(inList && plain ? {j: 1, k: -1} : {})}[event.key];
      if (event.key === "Escape" || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) this.close();
      else if (step && this.options.length) this.#activate((this.active + step + this.options.length) % this.options.length);
      else if (inList && event.key === "Home") this.#activate(0);
      else if (inList && event.key === "End") this.#activate(this.options.length - 1);
      else if (event.key === "Enter" && (inList || event.target === this.input)) this.#enter(event);
      else if (inList && plain && event.key.length === 1) {
        this.input.focus();
        if (event.key !== "/") return; // typed into the field
      } else return;
      event.preventDefault();
      event.stopPropagation();
    }

    #enter(event) {
      const link = this.options[this.active];
      if (!link || (link.dataset.query && this.input.value.trim())) return; // an earlier search, while another is being made
      if (event.ctrlKey || event.metaKey) globalThis.open(link.href, "_blank", "noopener");
      else link.click();
    }
  }

  Object.assign(CJKSearch, {Dialog});
})();
