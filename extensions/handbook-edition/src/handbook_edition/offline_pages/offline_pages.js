// Registers the service worker of this site, and asks it, once the page is at rest and its reader stays, to fetch what it
// lacks. What it has is said at the foot of the page.

(() => {
  if (!("serviceWorker" in navigator) || !location.protocol.startsWith("http")) return;
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const words = document.currentScript.dataset;
  const whenIdle = window.requestIdleCallback || ((callback) => setTimeout(callback, 2000));
  const STAYS = 5000; // milliseconds after which a reader has not only looked in: the whole site is megabytes

  function say({ data: { kept, files, bytes } }) {
    const foot = document.querySelector("footer");
    if (files === undefined || !foot) return;
    let status = foot.querySelector(".offline-status");
    if (!status) {
      status = document.createElement("p");
      status.className = "offline-status";
      foot.append(status);
    }
    const size = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(bytes / 1e6);
    const of = words.of.replace("%n", kept).replace("%m", files);
    status.textContent = (kept < files ? words.filling : words.kept).replace("%", () => `${size} MB${of}`);
    status.dataset.done = String(kept >= files);
  }

  async function start() {
    navigator.serviceWorker.addEventListener("message", say);
    await navigator.serviceWorker.register(new URL("service-worker.js", root), { updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    if (navigator.connection?.saveData) return;
    setTimeout(() => whenIdle(() => active.postMessage("fill")), STAYS);
  }

  // A site that may not have a worker (an insecure address, a private window) is read as before.
  window.addEventListener("load", () => start().catch(() => {}));
})();
