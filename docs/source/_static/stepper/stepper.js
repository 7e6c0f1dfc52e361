// A figure that is read step by step: two buttons, a slider for the keyboard, a stage, and words for everybody.

const STEPPER = (() => {
  // make("p", { class: "key" }, "text", child): attributes by name, children in order.
  function make(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function button(label, action) {
    const made = make("button", { type: "button" }, label);
    made.addEventListener("click", action);
    return made;
  }

  // Steps 0 to length() - 1; show(k) returns { stage: [elements], words }. The picture stays for print.
  // Returns { start }: begin again, at step k.
  function stepper(figure, { controls = [], length, show, help }) {
    const place = make("input", { type: "range", min: 0, step: 1, value: 0, "aria-label": "第几步" });
    const stage = make("div", { class: "stepper-stage" });
    const words = make("p", { class: "interactive-words", "aria-live": "polite" });
    const back = button("上一步", () => go(Number(place.value) - 1));
    const next = button("下一步", () => go(Number(place.value) + 1));

    function go(k) {
      const last = length() - 1, now = Math.min(Math.max(k, 0), last);
      place.max = last;
      place.value = now;
      place.setAttribute("aria-valuetext", `第 ${now + 1} 步，共 ${last + 1} 步`);
      for (const [made, end] of [[back, 0], [next, last]]) made.setAttribute("aria-disabled", String(now === end));
      const { stage: drawn, words: said } = show(now);
      stage.replaceChildren(...drawn);
      words.textContent = said;
    }

    place.addEventListener("input", () => go(Number(place.value)));
    figure.prepend(make("div", { class: "interactive-board" },
      ...controls, stage, words,
      make("div", { class: "interactive-tools" }, back, place, next),
      make("p", { class: "interactive-help" }, help)));
    figure.classList.add("is-live");
    go(0);
    return { start: (k = 0) => go(k) };
  }

  const each = (name, live) => {
    for (const figure of document.querySelectorAll(`figure.interactive-${name}, .figure.interactive-${name}`)) live(figure);
  };

  return { make, button, stepper, each };
})();
