// What a reader expects of any page: links of headings are copied by one press, the menu stays where it was, and on
// paper nothing is folded or missing.

// The link of a heading leads to it, as before, and is copied as well.
function copyLinks() {
  const said = document.createElement("div");
  said.className = "link-copied";
  said.setAttribute("role", "status");
  document.body.append(said);
  let clear = 0;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a.headerlink");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const copied = await copy(decodeURI(link.href)); // readable: the browser would give %E5%BC%95…
    said.textContent = copied ? "已复制这一节的链接" : "链接在地址栏里";
    clearTimeout(clear);
    clear = setTimeout(() => { said.textContent = ""; }, 2500);
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { // no permission, or a page that the browser does not trust: the old way
    const area = document.createElement("textarea");
    area.value = text;
    area.style.cssText = "position:fixed;opacity:0";
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus();
    return done;
  }
}

// The menu opens where the page is that is being read.
function showCurrentPage() {
  const menu = document.querySelector(".sidebar-scroll");
  const current = menu?.querySelector(".current-page");
  if (!current) return;
  const place = current.getBoundingClientRect(), frame = menu.getBoundingClientRect();
  if (place.top >= frame.top && place.bottom <= frame.bottom) return;
  menu.scrollTo({top: menu.scrollTop + place.top - frame.top - frame.height / 3, behavior: "instant"});
}

// Paper has no buttons: answers are open, and pictures that were to be fetched later are fetched now.
function preparePaper() {
  for (const picture of document.querySelectorAll("img[loading=lazy]")) picture.loading = "eager";
  for (const folded of document.querySelectorAll("details:not([open])")) {
    folded.open = true;
    folded.dataset.folded = "";
  }
}

function afterPaper() {
  for (const opened of document.querySelectorAll("details[data-folded]")) {
    opened.open = false;
    delete opened.dataset.folded;
  }
}

document.addEventListener("DOMContentLoaded", () => {
  copyLinks();
  // a drawer that is shut is not laid out
  if (matchMedia("(max-width: 63em)").matches)
    document.getElementById("__navigation").addEventListener("change", showCurrentPage, {once: true});
  else showCurrentPage();
});
globalThis.addEventListener("beforeprint", preparePaper);
globalThis.addEventListener("afterprint", afterPaper);

// How far the reader is, on a page of several screens; the arrow keys turn to the page before and the one after.
function showProgress() {
  const article = document.querySelector("article");
  if (!article || article.offsetHeight < 3 * innerHeight) return;
  const bar = document.createElement("div");
  bar.className = "reading-progress";
  bar.setAttribute("aria-hidden", "true");
  document.body.append(bar);
  let frame = 0;
  const draw = () => {
    const {top, height} = article.getBoundingClientRect();
    bar.style.transform = `scaleX(${Math.min(1, Math.max(0, -top / (height - innerHeight)))})`;
  };
  addEventListener("scroll", () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  }, {passive: true});
  draw();
}

function turnPages() {
  document.addEventListener("keydown", (event) => {
    const relation = {ArrowLeft: "prev", ArrowRight: "next"}[event.key];
    if (!relation || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    // What has the focus may have a use for the key; so may a page that is wider than its window, and a dialog.
    if (document.activeElement !== document.body || document.querySelector("dialog[open]")) return;
    if (document.documentElement.scrollWidth > innerWidth + 1) return;
    const page = document.querySelector(`link[rel=${relation}]`);
    if (page) location.href = page.href;
  });
  for (const [relation, key] of [["prev", "ArrowLeft"], ["next", "ArrowRight"]])
    document.querySelector(`.related-pages .${relation}-page`)?.setAttribute("aria-keyshortcuts", key);
}

document.addEventListener("DOMContentLoaded", turnPages);
document.addEventListener("laid-out", showProgress);
