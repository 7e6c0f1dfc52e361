// A sampling profiler at work on a program that goes round: what it sees, and what is so (TIMELINE, in timelines.js).
// The same as profilers/sampling.py and confidence.py.

const PEEKS = (() => {
  const MODULUS = 2 ** 31 - 1, Z = 1.959963984540054;

  // Park and Miller's random numbers.
  function generator(seed) {
    let state = seed % (MODULUS - 1) + 1;
    return (n) => {
      state = (state * 48271) % MODULUS;
      return Math.floor((state * n) / MODULUS);
    };
  }

  // The first `looks` times: every `period`, from `phase` on; or, with a seed, at any time of each period.
  function times(looks, { period, phase = 0, seed = null }) {
    const below = seed === null ? null : generator(seed);
    return Array.from({ length: looks }, (_, k) => k * period + (below ? below(period) : phase));
  }

  const round = (spans) => spans.reduce((total, [, n]) => total + n, 0);

  function at(spans, time) {
    let rest = time % round(spans);
    for (const [name, n] of spans) {
      if (rest < n) return name;
      rest -= n;
    }
    return null;
  }

  function counted(spans, when) {
    const own = {};
    for (const time of when) own[at(spans, time)] = (own[at(spans, time)] ?? 0) + 1;
    return own;
  }

  function wilson(k, n) {
    const middle = (k + (Z * Z) / 2) / (n + Z * Z), half = (Z * Math.sqrt((k * (n - k)) / n + (Z * Z) / 4)) / (n + Z * Z);
    return [Math.max(0, middle - half), Math.min(1, middle + half)];
  }

  return { times, at, counted, wilson, round };
})();

STEPPER.each("looks", (figure) => {
  const { make, draw, stepper } = STEPPER;
  const { names, spans } = TIMELINE, LOOKS = [1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 1000];
  const length = PEEKS.round(spans), truth = {};
  for (const [name, n] of spans) truth[name] = (truth[name] ?? 0) + n / length;
  const way = make("select", { "aria-label": "什么时候看" }, make("option", { value: "periodic" }, "定时看"), make("option", { value: "random" }, "每段里随便挑一拍"));

  function slider(label, attributes) {
    const input = make("input", { type: "range", step: 1, "aria-label": label, ...attributes }), value = make("output", {});
    const tell = () => {
      value.textContent = `${input.value} 拍`;
      input.setAttribute("aria-valuetext", value.textContent);
    };
    tell();
    input.addEventListener("input", () => { tell(); again(); });
    return { input, row: make("label", { class: "stepper-slider" }, make("span", {}, label), input, value) };
  }

  const period = slider("间隔", { min: 3, max: 210, value: 100 });
  const phase = slider("起点", { min: 0, max: length - 1, value: 95 });
  const percent = (share) => `${Math.round(100 * share)}%`;

  function show(k) {
    const looks = LOOKS[k], every = Number(period.input.value), random = way.value === "random";
    const when = PEEKS.times(looks, random ? { period: every, seed: 1 } : { period: every, phase: Number(phase.input.value) });
    const own = PEEKS.counted(spans, when);
    const left = 82, strip = 130, bars = left + strip + 16, wide = 120, high = 32, bottom = names.length * high + 4;
    const svg = draw("svg", { viewBox: `0 0 ${bars + wide + 58} ${bottom + 26}`, "aria-hidden": "true", style: "max-width: 34rem; margin-inline: auto; display: block" });
    let start = 0;
    for (const [name, n] of spans) {
      svg.append(draw("rect", { x: left + (strip * start) / length, y: names.indexOf(name) * high + 6, width: (strip * n) / length, height: high - 12, class: "share-bar" }));
      start += n;
    }
    for (const place of new Set(when.map((time) => time % length))) {
      const x = left + (strip * (place + 0.5)) / length;
      svg.append(draw("line", { x1: x, x2: x, y1: 0, y2: bottom, class: "arrow now", style: "stroke-width: 1.2" }));
    }
    names.forEach((name, row) => {
      const y = row * high + 6, seen = own[name] ?? 0, share = seen / looks, [low, up] = PEEKS.wilson(seen, looks);
      const x = (value) => bars + wide * value;
      svg.append(draw("text", { x: left - 10, y: y + 17, class: "token" }, name),
        draw("rect", { x: bars, y: y + 3, width: Math.max(1, wide * share), height: high - 18, class: "share-bar" }),
        draw("line", { x1: x(low), x2: x(up), y1: y + high - 10, y2: y + high - 10, class: "arrow" }),
        draw("line", { x1: x(truth[name]), x2: x(truth[name]), y1: y - 2, y2: y + high - 12, class: "arrow now", style: "stroke-width: 2.5" }),
        draw("text", { x: x(1) + 8, y: y + 17, class: "percent" }, percent(share)));
    });
    svg.append(draw("text", { x: left + strip / 2, y: bottom + 20, class: "note" }, "一圈里看在哪里"),
      draw("text", { x: bars + wide / 2, y: bottom + 20, class: "note" }, "看出占几成"));
    const far = names.map((name) => [Math.abs((own[name] ?? 0) / looks - truth[name]), name]).sort((a, b) => b[0] - a[0])[0][1];
    const found = (own[far] ?? 0) / looks, [low, up] = PEEKS.wilson(own[far] ?? 0, looks);
    const words = `看了 ${looks.toLocaleString("en")} 眼。差得最远的是 ${far}：看出 ${percent(found)}，区间 ${percent(low)} 到 ${percent(up)}，真相 ${percent(truth[far])}。`;
    return { stage: [svg], words };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, make("label", {}, "什么时候看 ", way)), make("div", { class: "stepper-sliders" }, period.row, phase.row)],
    length: () => LOOKS.length,
    show,
    help: "拖动间隔和起点，换一种看法，再用最下面的按钮或滑块（方向键）多看几眼。竖线是看的时刻和真相，横线是 95% 的区间。",
  });
  const place = figure.querySelector(".interactive-tools input[type=range]");
  function again() { start(Number(place.value)); }
  way.addEventListener("change", again);
});
