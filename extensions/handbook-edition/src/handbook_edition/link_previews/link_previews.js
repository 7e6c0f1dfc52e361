// What a link leads to is shown beside it when a mouse rests on it or it gets the focus: a term's definition, a section's
// beginning. All previews come in one script, when the first is wanted. A finger follows a link at once, as ever.

(() => {
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const source = new URL(document.currentScript.dataset.previews, document.currentScript.src);
  const REST = 350; // milliseconds that a mouse stays on a link that it means
  let loading, shown, timer;

  function load() {
    loading ??= new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), {src: source, onload: () => resolve(globalThis.linkPreviews), onerror: reject});
      document.head.append(script);
    });
    return loading;
  }

  // The key of an address: seen from the root of the site, pages of folders by the folders.
  function keyOf(link) {
    const url = new URL(link.href);
    url.search = "";
    if (!url.href.startsWith(root.href)) return undefined;
    return decodeURI(url.href.slice(root.href.length)).replace(/(^|\/)index\.html(?=#|$)/, "$1");
  }

  async function show(link) {
    const key = keyOf(link);
    if (key === undefined || shown?.link === link) return;
    const found = (await load().catch(() => ({})))[key];
    if (!found || shown?.link === link || !(link.matches(":hover") || document.activeElement === link)) return;
    hide();
    const box = document.createElement("div");
    Object.assign(box, {id: "link-preview", className: "link-preview", popover: "manual"});
    box.setAttribute("role", "tooltip");
    const [title, text] = found;
    box.innerHTML = `<p class="link-preview-title">${title}</p>${text ? `<p>${text}</p>` : ""}`;
    document.body.append(box);
    box.showPopover?.();
    place(box, link);
    link.setAttribute("aria-describedby", box.id);
    box.addEventListener("pointerleave", () => later(hideUnlessMeant));
    shown = {link, box};
  }

  // Under the link, or over it where there is no room; inside the window.
  function place(box, link) {
    const {left, top, bottom} = link.getClientRects()[0] ?? link.getBoundingClientRect();
    const GAP = 6, EDGE = 8;
    box.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - box.offsetWidth - EDGE))}px`;
    const below = bottom + GAP + box.offsetHeight < innerHeight - EDGE;
    box.style.top = `${below ? bottom + GAP : Math.max(EDGE, top - GAP - box.offsetHeight)}px`;
  }

  function hide() {
    if (!shown) return;
    shown.link.removeAttribute("aria-describedby");
    shown.box.remove();
    shown = undefined;
  }

  const hideUnlessMeant = () => {
    if (shown && !shown.box.matches(":hover") && !shown.link.matches(":hover") && document.activeElement !== shown.link) hide();
  };

  function later(work, delay = 150) {
    clearTimeout(timer);
    timer = setTimeout(work, delay);
  }

  const linkOf = (event) => event.target.closest?.("article a.internal[href], article .genindextable a[href]");
  document.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "mouse" && linkOf(event);
    if (link) later(() => show(link), REST);
    else if (shown) later(hideUnlessMeant);
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (link?.matches(":focus-visible")) show(link);
    else hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("click", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  addEventListener("scroll", () => { if (shown) place(shown.box, shown.link); }, {passive: true});
})();
