// What furo gives to the mouse alone, given to the keyboard too.

// A box that scrolls can be scrolled from the keyboard only when it can take the focus. To ask a box for its width makes
// the browser lay it out, so the boxes are asked a few at a time, when there is nothing else to do (layout.js).
const boxes = "article pre, article figure, article .static-mermaid, article .table-wrapper, article .math-wrapper, article div.math";
const ours = new Set(); // the boxes that could not take the focus before
let round = 0;

function letScrollingBoxesTakeFocus() {
  const mine = ++round;
  const waiting = [...document.querySelectorAll(boxes)];
  function some() {
    const end = performance.now() + AT_A_TIME;
    const asked = [];
    while (waiting.length && performance.now() < end) {
      const box = waiting.shift();
      asked.push([box, box.scrollWidth > box.clientWidth]);
    }
    for (const [box, scrolls] of asked) {
      letTakeFocus(box, scrolls);
      box.dispatchEvent(new CustomEvent("measured", {bubbles: true, detail: {scrolls}}));
    }
    if (waiting.length && mine === round) later(some); // else all are done, or the window has another width by now
  }
  later(some);
}

function letTakeFocus(box, scrolls) {
  if (scrolls && !box.hasAttribute("tabindex")) {
    box.tabIndex = 0;
    ours.add(box);
  } else if (!scrolls && ours.delete(box)) box.removeAttribute("tabindex");
}

// On a narrow screen two labels open the navigation and the page's contents; their checkboxes cannot be reached.
function letLabelsActAsButtons() {
  for (const label of document.querySelectorAll(".mobile-header label, .toc-content-icon")) {
    const icon = label.querySelector(".icon");
    icon.tabIndex = 0;
    icon.setAttribute("role", "button");
    icon.setAttribute("aria-label", document.getElementById(label.htmlFor).getAttribute("aria-label"));
    icon.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      label.click();
    });
  }
}

document.addEventListener("DOMContentLoaded", letLabelsActAsButtons);
document.addEventListener("laid-out", letScrollingBoxesTakeFocus);
window.addEventListener("resize", letScrollingBoxesTakeFocus);
