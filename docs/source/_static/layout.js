// In a narrow window a long page is laid out section by section, so that it answers its reader meanwhile: page.html says
// which pages, typography.css has the browser pass over what is out of sight. When all has its place, "laid-out" is said:
// who asks for places before has everything laid out at once.

const later = globalThis.requestIdleCallback ? (work) => requestIdleCallback(work, {timeout: 200}) : (work) => setTimeout(work, 1);
const AT_A_TIME = 4; // milliseconds

function layOut() {
  const waiting = document.documentElement.matches(".lays-out") ? [...document.querySelectorAll("article section section")] : [];
  function some() {
    const end = performance.now() + AT_A_TIME;
    while (waiting.length && performance.now() < end) {
      const section = waiting.shift();
      section.classList.add("is-laid-out");
      section.getBoundingClientRect();
    }
    if (waiting.length) later(some);
    else {
      document.documentElement.classList.remove("lays-out");
      document.dispatchEvent(new Event("laid-out"));
    }
  }
  later(some);
}

document.addEventListener("DOMContentLoaded", layOut);
// A link into the page leads to a place that has to be known.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("a[href^='#']")) document.documentElement.classList.remove("lays-out");
}, true);
