// Filters the stream of changes in place. Without this script the same links lead to pages that show the same.
// The state is in the address (?kind=…&category=…&tag=…&q=…&new=1); what this browser has seen stays in this browser.
(() => {
  "use strict";

  const SEEN = "latest-updates:seen";
  const NAMES = ["kind", "category", "tag"];

  const read = (storage, key) => {
    try {
      return JSON.parse(window[storage].getItem(key));
    } catch {
      return null; // no storage, or not ours
    }
  };
  const write = (storage, key, value) => {
    try {
      window[storage].setItem(key, JSON.stringify(value));
    } catch {
      // a browser that remembers nothing marks nothing
    }
  };

  // Until when changes had been seen before this visit: the same for all pages of a visit. `null` on the first.
  const lastVisit = (page, changes) => {
    const dates = changes.map((change) => change.date).sort();
    const newest = dates[dates.length - 1];
    const now = { date: newest, keys: changes.filter((change) => change.date === newest).map((change) => change.key) };
    const kept = read("sessionStorage", `${SEEN}:${page}`);
    const before = kept ? kept.before : read("localStorage", `${SEEN}:${page}`);
    write("sessionStorage", `${SEEN}:${page}`, { before });
    write("localStorage", `${SEEN}:${page}`, now);
    return before;
  };

  const fold = (text) => text.normalize("NFKC").toLowerCase();

  const setUp = (bar) => {
    const box = bar.parentElement;
    const changes = [...box.querySelectorAll("li.change")].map((element) => ({
      element,
      key: element.dataset.key,
      date: element.dataset.date,
      kind: [element.dataset.kind],
      category: [element.dataset.category],
      tag: JSON.parse(element.dataset.tags),
      text: fold(element.querySelector(".change-line").textContent),
      isNew: false,
    }));
    const before = lastVisit(location.pathname, changes);
    if (before) {
      for (const change of changes) {
        change.isNew = change.date > before.date || (change.date === before.date && !before.keys.includes(change.key));
        change.element.classList.toggle("change-unseen", change.isNew);
      }
    }

    const tools = bar.querySelector(".change-tools"); // there from the start, so that nothing moves
    let field = null;
    if (bar.dataset.text) {
      field = document.createElement("input");
      field.type = "search";
      field.placeholder = bar.dataset.text;
      field.setAttribute("aria-label", bar.dataset.text);
      tools.append(field);
    }
    const fresh = changes.filter((change) => change.isNew).length;
    const newLink = document.createElement("a");
    if (fresh) {
      newLink.href = "?new=1";
      newLink.dataset.value = "1";
      newLink.append(bar.dataset.new, " ", Object.assign(document.createElement("span"), { className: "change-count", textContent: fresh }));
      tools.append(newLink);
    }
    const clear = Object.assign(document.createElement("a"), { href: bar.dataset.whole, textContent: bar.dataset.all });
    const status = document.createElement("span");
    status.className = "change-status";
    status.setAttribute("role", "status");
    tools.append(clear, status);
    const links = [...bar.querySelectorAll("[data-filter] a")].map((element) => ({
      element,
      name: element.closest("[data-filter]").dataset.filter,
      value: element.dataset.value,
      count: element.querySelector(".change-count"),
    }));

    const state = {};
    const fits = (change, except) =>
      NAMES.every((name) => name === except || !state[name] || change[name].includes(state[name])) &&
      (!state.q || fold(state.q).split(/\s+/).every((word) => change.text.includes(word))) &&
      (!state.new || change.isNew);

    const show = () => {
      let shown = 0;
      for (const change of changes) {
        const fitting = fits(change);
        change.element.hidden = !fitting;
        shown += fitting;
      }
      for (const group of box.querySelectorAll(".change-group")) {
        group.hidden = !group.querySelector("li.change:not([hidden])");
      }
      for (const { element, name, value, count } of links) {
        const found = changes.filter((change) => fits(change, name) && change[name].includes(value)).length;
        count.textContent = found;
        element.classList.toggle("change-none", !found);
        if (state[name] === value) {
          element.setAttribute("aria-current", "true");
          if (element.closest("details")) element.closest("details").open = true;
        } else {
          element.removeAttribute("aria-current");
        }
      }
      newLink.toggleAttribute("aria-current", false);
      if (state.new) newLink.setAttribute("aria-current", "true");
      const filtering = [...NAMES, "q", "new"].some((name) => state[name]);
      clear.hidden = !filtering;
      status.textContent = filtering
        ? bar.dataset.status.replace("%(shown)d", shown).replace("%(all)d", changes.length)
        : "";
    };

    const fromAddress = () => {
      const query = new URLSearchParams(location.search);
      for (const name of [...NAMES, "q"]) state[name] = query.get(name) || "";
      state.new = query.has("new") && fresh > 0;
      if (field) field.value = state.q;
      show();
    };

    const toAddress = (push) => {
      const query = new URLSearchParams(location.search);
      for (const name of [...NAMES, "q"]) {
        if (state[name]) query.set(name, state[name]);
        else query.delete(name);
      }
      if (state.new) query.set("new", "1");
      else query.delete("new");
      const text = query.toString();
      const address = location.pathname + (text ? `?${text}` : "") + location.hash;
      try {
        history[push ? "pushState" : "replaceState"](history.state, "", address);
      } catch {
        // a browser that keeps the address of files as it is
      }
      show();
    };

    bar.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
      event.preventDefault();
      if (link === clear) {
        for (const name of [...NAMES, "q"]) state[name] = "";
        state.new = false;
        if (field) field.value = "";
        const next = bar.querySelector("a:not([hidden])");
        toAddress(true);
        if (next) next.focus();
        return;
      }
      if (link === newLink) {
        state.new = !state.new;
      } else {
        const { name, value } = links.find(({ element }) => element === link);
        state[name] = state[name] === value ? "" : value;
      }
      toAddress(true);
    });
    if (field) {
      field.addEventListener("input", () => {
        state.q = field.value.trim();
        toAddress(false);
      });
    }
    window.addEventListener("popstate", fromAddress);
    fromAddress();
  };

  for (const bar of document.querySelectorAll(".change-filters[data-whole]")) if (bar.dataset.whole) setUp(bar);
})();
