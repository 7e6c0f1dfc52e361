// Figures and diagrams: each can be opened as large as the window; how a reader has left one that scripts bring to life
// is an address that can be shared. The tools, which code.js makes, stand in the gap below, so that nothing moves and
// nothing is covered.

globalThis.FIGURES = (() => {
  const STATE = "state", FIGURE = "figure";

  // What readers can set in a figure: lists and fields first, for they decide what else there is; sliders last.
  const fields = (figure) => [...figure.querySelectorAll(".interactive-board :is(select, textarea, input:not([type=range]))")];
  const sliders = (figure) => [...figure.querySelectorAll(".interactive-board input[type=range]")];
  const modes = (figure) => [...figure.querySelectorAll(".interactive-board button[aria-pressed]")];
  const settingOf = (field) => (field.type === "checkbox" ? field.checked : field.value);

  // How a figure is: { fields, pressed, points, sliders }; a board of points says where they are when it is asked.
  function stateOf(figure) {
    const asked = { points: null };
    figure.dispatchEvent(new CustomEvent("tell-points", { detail: asked }));
    return {
      f: fields(figure).map(settingOf),
      b: modes(figure).map((mode) => Number(mode.getAttribute("aria-pressed") === "true")),
      ...(asked.points ? { p: asked.points } : {}),
      s: sliders(figure).map((slider) => Number(slider.value)),
    };
  }

  function restore(figure, { f = [], b = [], p = null, s = [] }) {
    const set = (list, k, value) => {
      const field = list(figure)[k]; // asked for again each time: one may make others
      if (!field || settingOf(field) === value || typeof settingOf(field) !== typeof value) return;
      if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) return;
      if (field.type === "checkbox") field.checked = value;
      else field.value = value;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    };
    f.forEach((value, k) => { set(fields, k, value); });
    b.forEach((pressed, k) => {
      const mode = modes(figure)[k];
      if (mode && pressed !== Number(mode.getAttribute("aria-pressed") === "true")) mode.click();
    });
    if (Array.isArray(p) && p.every((point) => Array.isArray(point) && point.every(Number.isFinite)))
      figure.dispatchEvent(new CustomEvent("place-points", { detail: p }));
    s.forEach((value, k) => { if (Number.isFinite(value)) set(sliders, k, String(value)); });
  }

  function addressOf(figure, large) {
    const address = new URL(location.href), id = nameOf(figure);
    address.search = "";
    if (figure.classList.contains("is-live")) address.searchParams.set(STATE, JSON.stringify(stateOf(figure)));
    if (large) address.searchParams.set(FIGURE, "large");
    address.hash = id;
    return address.href;
  }

  const nameOf = (figure) => figure.id || figure.querySelector("[id]")?.id || "";

  async function copyAddress(figure, button) {
    const copied = await copy(addressOf(figure, Boolean(figure.closest("dialog")))); // reading.js
    button.setAttribute("aria-label", copied ? "已复制这幅图的链接" : "没能复制");
    button.title = button.getAttribute("aria-label");
    button.classList.toggle("is-copied", copied);
    setTimeout(() => button.classList.remove("is-copied"), 2500);
  }

  // The figure itself goes into the dialog, as it is, and back to its place.
  function enlarge(figure) {
    if (figure.closest("dialog")) return;
    const dialog = document.createElement("dialog"), gap = document.createElement("div"), bar = document.createElement("div");
    dialog.className = "figure-large";
    const label = figure.querySelector("figcaption .caption-number")?.textContent ?? figure.querySelector("img")?.alt ?? "";
    dialog.setAttribute("aria-label", label.trim() || "图");
    gap.style.height = `${figure.offsetHeight}px`;
    figure.before(gap);
    const close = toolOf("close", "关闭", () => dialog.close());
    bar.append(Object.assign(document.createElement("span"), { textContent: label.trim().slice(0, 40) }),
      ...(nameOf(figure) ? [toolOf("link", "复制这幅图的链接", (event) => copyAddress(figure, event.currentTarget))] : []), close);
    const room = document.createElement("div");
    room.append(figure);
    dialog.append(bar, room);
    dialog.addEventListener("close", () => {
      gap.replaceWith(figure);
      dialog.remove();
      dispatchEvent(new Event("resize")); // figures that measure their room measure it again
    });
    document.querySelector("article").append(dialog);
    dialog.showModal();
    close.focus();
    dispatchEvent(new Event("resize"));
  }

  function giveTools(figure) {
    const gap = document.createElement("div"), row = document.createElement("div");
    gap.className = "figure-tools";
    if (figure.classList.contains("is-live") && nameOf(figure))
      row.append(toolOf("link", "复制这幅图的链接，连同它现在的样子", (event) => copyAddress(figure, event.currentTarget)));
    row.append(toolOf("expand", "放大这幅图", () => enlarge(figure)));
    gap.append(row);
    figure.after(gap);
  }

  function shared() {
    const asked = new URLSearchParams(location.search), id = decodeURIComponent(location.hash.slice(1));
    const figure = id && document.getElementById(id)?.closest("figure, .static-mermaid");
    if (!figure) return;
    try {
      if (asked.has(STATE)) restore(figure, JSON.parse(asked.get(STATE)));
    } catch { /* an address that somebody has cut: the figure stays as it was */ }
    if (asked.get(FIGURE) === "large") enlarge(figure);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const figure of document.querySelectorAll("article figure, article .static-mermaid")) giveTools(figure);
    shared();
  });

  return { stateOf, restore, addressOf };
})();
