// A figure that is read step by step: two buttons, a slider for the keyboard, a stage, and words for everybody.

const STEPPER = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  // make("p", { class: "key" }, "text", child): attributes by name, children in order.
  function make(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // The same for a part of a picture.
  function draw(tag, attributes = {}, ...children) {
    const drawn = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) drawn.setAttribute(key, value);
    drawn.append(...children);
    return drawn;
  }

  // The tip of arrows, for marker-end="url(#id)".
  function tip(id, kind = "") {
    const shape = { viewBox: "0 0 10 10", refX: 8, refY: 5, markerWidth: 14, markerHeight: 14, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" };
    return draw("marker", { id, ...shape }, draw("path", { d: "M 0 0 L 10 5 L 0 10 z", class: `tip ${kind}` }));
  }

  function button(label, action) {
    const made = make("button", { type: "button" }, label);
    made.addEventListener("click", action);
    return made;
  }

  // What a finger has no keys for is not said where there is only a finger: see .for-keys.
  const withoutKeys = (help) => help.split("（方向键）")
    .flatMap((part, k) => (k ? [make("span", { class: "for-keys" }, "（方向键）"), part] : [part]));

  // Steps 0 to length() - 1; show(k) returns { stage: [elements], words }. The picture stays for print.
  // With a pace, in milliseconds, there is a button that plays the steps until a reader takes over.
  // It opens at step first. Returns { start }: begin again, at step k.
  function stepper(figure, { controls = [], length, show, help, first = 0, pace = 0 }) {
    const place = make("input", { type: "range", min: 0, step: 1, value: 0, "aria-label": "第几步" });
    const stage = make("div", { class: "stepper-stage" });
    const words = make("p", { class: "interactive-words", "aria-live": "polite" });
    const at = () => Number(place.value);
    const back = button("上一步", () => { stop(); go(at() - 1); });
    const next = button("下一步", () => { stop(); go(at() + 1); });
    const play = button("播放", () => (playing ? stop() : begin()));
    let playing = null;

    function stop() {
      clearInterval(playing);
      playing = null;
      play.textContent = "播放";
    }

    function begin() {
      if (at() === length() - 1) go(0);
      playing = setInterval(() => {
        go(at() + 1);
        if (at() === length() - 1) stop();
      }, pace);
      play.textContent = "暂停";
    }

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

    place.addEventListener("input", () => { stop(); go(at()); });
    figure.prepend(make("div", { class: "interactive-board" },
      ...controls, stage, words,
      make("div", { class: "interactive-tools" }, back, place, next, ...(pace ? [play] : [])),
      make("p", { class: "interactive-help" }, ...withoutKeys(help))));
    figure.classList.add("is-live");
    go(first);
    return { start: (k = 0) => { stop(); go(k); } };
  }

  const each = (name, live) => {
    for (const figure of document.querySelectorAll(`figure.interactive-${name}, .figure.interactive-${name}`)) live(figure);
  };

  return { make, draw, tip, button, stepper, each };
})();
