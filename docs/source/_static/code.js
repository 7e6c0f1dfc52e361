// Blocks of code that are wider than the column: lines can be wrapped, in all blocks of the site at once, and a block can
// be opened as large as the window. keyboard.js says which blocks scroll.

const WRAPS = "code-wraps";
const icons = {
  wrap: '<path d="M3 6h18M3 12h15a3 3 0 1 1 0 6h-4M3 18h5m8-2-2 2 2 2"/>',
  expand: '<path d="M9 3H3v6M15 3h6v6M9 21H3v-6M15 21h6v-6"/>',
  link: '<path d="M10 14a4.5 4.5 0 0 0 6.4 0l3.2-3.2a4.5 4.5 0 0 0-6.4-6.4L11.6 6M14 10a4.5 4.5 0 0 0-6.4 0l-3.2 3.2a4.5 4.5 0 0 0 6.4 6.4l1.6-1.6"/>',
  close: '<path d="m5 5 14 14M19 5 5 19"/>',
};

// A button of blocks and of figures: its icon, what it is called, and what it does.
function toolOf(icon, label, action) {
  const tool = document.createElement("button");
  tool.type = "button";
  tool.className = "code-tool";
  tool.title = label;
  tool.setAttribute("aria-label", label);
  tool.innerHTML = `<svg aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${icons[icon]}</svg>`;
  tool.addEventListener("click", action);
  return tool;
}

function wrapTool() {
  const tool = toolOf("wrap", "长行换行", () => keepInPlace(tool, () => setWraps(!wraps())));
  tool.setAttribute("aria-pressed", String(wraps()));
  return tool;
}

const wraps = () => document.documentElement.classList.contains(WRAPS);

function setWraps(on) {
  document.documentElement.classList.toggle(WRAPS, on);
  for (const tool of document.querySelectorAll(".code-tool[aria-pressed]")) tool.setAttribute("aria-pressed", String(on));
  try {
    localStorage.setItem(WRAPS, on ? "1" : "");
  } catch { /* a private window forgets */ }
}

// The page above grows or shrinks: what was pressed stays under the finger.
function keepInPlace(element, change) {
  const before = element.getBoundingClientRect().top;
  change();
  scrollBy({top: element.getBoundingClientRect().top - before, behavior: "instant"});
}

function giveTools(pre) {
  const block = pre.closest(".highlight");
  if (!block || block.querySelector(":scope > .code-tools")) return;
  const tools = document.createElement("div");
  tools.className = "code-tools";
  tools.append(wrapTool(), toolOf("expand", "放大到整个窗口", () => openLarge(pre)));
  block.append(tools);
}

function openLarge(pre) {
  const dialog = document.createElement("dialog");
  dialog.className = "code-large";
  const caption = pre.closest(".literal-block-wrapper")?.querySelector(".caption-text")?.textContent ?? "";
  dialog.setAttribute("aria-label", caption || "代码");
  const bar = document.createElement("div");
  const title = Object.assign(document.createElement("span"), {textContent: caption});
  bar.append(title, wrapTool(), toolOf("close", "关闭", () => dialog.close()));
  const block = Object.assign(document.createElement("div"), {className: "highlight"});
  const copy = pre.cloneNode(true);
  copy.removeAttribute("id");
  copy.tabIndex = 0;
  block.append(copy);
  dialog.append(bar, block);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dialog.close();
  });
  document.querySelector("article").append(dialog);
  dialog.showModal();
  copy.focus();
}

document.addEventListener("measured", ({target, detail}) => {
  if (target.matches(".highlight pre") && (detail.scrolls || (wraps() && wouldScroll(target)))) giveTools(target);
});

// Whether a block whose lines are wrapped has one that its column does not hold.
function wouldScroll(pre) {
  const probe = pre.cloneNode(true);
  probe.removeAttribute("id");
  probe.style.cssText = "position:absolute;visibility:hidden;white-space:pre;width:max-content;overflow:visible";
  pre.after(probe);
  const wide = probe.offsetWidth > pre.offsetWidth;
  probe.remove();
  return wide;
}

try {
  if (localStorage.getItem(WRAPS)) setWraps(true);
} catch { /* a page that may store nothing */ }
