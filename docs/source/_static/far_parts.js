// What is far from the top of a long page is laid out once the page has loaded, a section at a time (see far_parts.css).
// When all is laid out, the window gets the event "laid-out".
(function () {
  const whenIdle = globalThis.requestIdleCallback ? (work) => requestIdleCallback(work, {timeout: 200}) : (work) => setTimeout(work, 1);
  const afterAFrame = (work) => requestAnimationFrame(() => whenIdle(work));

  window.addEventListener("load", () => {
    const waiting = [...document.querySelectorAll("article > section > section:nth-of-type(n + 3)")];
    function next() {
      const section = waiting.shift();
      if (!section) {
        window.dispatchEvent(new Event("laid-out"));
        return;
      }
      section.classList.add("laid-out");
      afterAFrame(next);
    }
    whenIdle(next);
  });
})();
