// In a narrow window a long page is laid out section by section, so that it answers its reader meanwhile: page.html says
// which pages, typography.css has the browser pass over what is out of sight. When all has its place, "laid-out" is said:
// who asks for places before has everything laid out at once.

const later = globalThis.requestIdleCallback ? (work) => requestIdleCallback(work, {timeout: 200}) : (work) => setTimeout(work, 1);
const AT_A_TIME = 4; // milliseconds

// A section that nobody has seen yet has its blocks laid out one after the other: all of a long one take a phone's tenth of a second.
function* steps(sections) {
  for (const section of sections) {
    const isDrawn = section.firstElementChild.checkVisibility?.({contentVisibilityAuto: true}) ?? true; // Safari before 17.4 draws all
    const blocks = isDrawn ? [] : [...section.querySelectorAll(":scope > :not(section)")];
    for (const block of blocks) block.classList.add("waits");
    section.classList.add("is-laid-out");
    yield section;
    for (const block of blocks) {
      block.classList.remove("waits");
      yield block;
    }
  }
}

function layOut() {
  const waiting = steps(document.querySelectorAll(".lays-out article section section"));
  function some() {
    const end = performance.now() + AT_A_TIME;
    do {
      const {value, done} = waiting.next();
      if (done) {
        document.documentElement.classList.remove("lays-out");
        document.dispatchEvent(new Event("laid-out"));
        return;
      }
      value.getBoundingClientRect();
    } while (performance.now() < end);
    later(some);
  }
  later(some);
}

document.addEventListener("DOMContentLoaded", layOut);
// A link into the page leads to a place that has to be known.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("a[href^='#']")) document.documentElement.classList.remove("lays-out");
}, true);
