// Registers the service worker of this site, and asks it, once the page is at rest, to fetch what it lacks.

(() => {
  if (!("serviceWorker" in navigator) || !location.protocol.startsWith("http")) return;
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const whenIdle = window.requestIdleCallback || ((callback) => setTimeout(callback, 2000));

  async function start() {
    await navigator.serviceWorker.register(new URL("service-worker.js", root), { updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    if (navigator.connection?.saveData) return;
    whenIdle(() => active.postMessage("fill"));
  }

  // A site that may not have a worker (an insecure address, a private window) is read as before.
  window.addEventListener("load", () => start().catch(() => {}));
})();
