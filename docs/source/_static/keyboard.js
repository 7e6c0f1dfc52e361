// A box that scrolls can be scrolled from the keyboard only when it can take the focus.
function letScrollingBoxesTakeFocus() {
  for (const box of document.querySelectorAll("article pre, article .table-wrapper, article .math-wrapper, article div.math")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
document.addEventListener("DOMContentLoaded", letScrollingBoxesTakeFocus);
window.addEventListener("resize", letScrollingBoxesTakeFocus);
