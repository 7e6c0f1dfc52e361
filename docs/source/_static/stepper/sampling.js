// How the next token is chosen from a model's scores; SAMPLING_LOGITS comes from chinese_gpt/explorer.py.

const SAMPLING = (() => {
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  // The scores of a step, the greatest is 0.
  function logits(hex) {
    return hex.match(/../g).map((pair) => -parseInt(pair, 16) / SAMPLING_LOGITS.scale);
  }

  function softmax(scores) {
    const top = Math.max(...scores), weights = scores.map((score) => Math.exp(score - top)), total = sum(weights);
    return weights.map((weight) => weight / total);
  }

  // Each says which tokens stay, given probabilities that add up to 1.
  const keeps = {
    topK(p, k) {
      const last = [...p].sort((a, b) => b - a)[Math.min(k, p.length) - 1];
      return p.map((each) => each >= last);
    },
    topP(p, mass) {
      const keep = p.map(() => false);
      let before = 0;
      p.map((each, k) => [each, k]).sort((a, b) => b[0] - a[0]).forEach(([each, k], place) => {
        keep[k] = place === 0 || before < mass;
        before += each;
      });
      return keep;
    },
    minP(p, share) {
      const least = share * Math.max(...p);
      return p.map((each) => each >= least);
    },
  };
  const off = { topK: 0, topP: 1, minP: 0 };

  // { all, p }: the probabilities at this temperature, and those from which a token is drawn, zero where cut.
  function probabilities(scores, settings) {
    const all = softmax(scores.map((score) => score / settings.temperature));
    let p = all;
    for (const [name, keep] of Object.entries(keeps)) {
      if (settings[name] === off[name]) continue;
      const kept = keep(p, settings[name]), left = p.map((each, k) => (kept[k] ? each : 0)), total = sum(left);
      p = left.map((each) => each / total);
    }
    return { all, p };
  }

  const entropy = (p) => sum(p.map((each) => (each ? -each * Math.log(each) : 0)));

  return { logits, probabilities, entropy };
})();

STEPPER.each("sampling", (figure) => {
  const { make, draw, stepper } = STEPPER;
  const { names, starts } = SAMPLING_LOGITS, ROWS = 14;
  const which = make("select", { "aria-label": "开头" }, ...starts.map(({ start }, k) => make("option", { value: k }, start || "（从头写）")));
  const percent = (share) => (share < 0.0995 ? `${(100 * share).toFixed(1)}%` : `${Math.round(100 * share)}%`);

  function slider(name, label, attributes, said) {
    const input = make("input", { type: "range", "aria-label": label, ...attributes }), value = make("output", {});
    const tell = () => {
      value.textContent = said(Number(input.value));
      input.setAttribute("aria-valuetext", value.textContent);
    };
    tell();
    input.addEventListener("input", () => { tell(); again(); });
    return { name, input, row: make("label", { class: "stepper-slider" }, make("span", {}, label), input, value) };
  }

  const sliders = [
    slider("temperature", "温度", { min: 0.1, max: 2, step: 0.05, value: 1 }, (t) => t.toFixed(2)),
    slider("topK", "top-k", { min: 0, max: 60, step: 1, value: 0 }, (k) => (k ? `${k} 个` : "不用")),
    slider("topP", "top-p", { min: 0.05, max: 1, step: 0.05, value: 1 }, (p) => (p === 1 ? "不用" : p.toFixed(2))),
    slider("minP", "min-p", { min: 0, max: 0.5, step: 0.02, value: 0 }, (p) => (p ? p.toFixed(2) : "不用")),
  ];
  const settings = () => Object.fromEntries(sliders.map(({ name, input }) => [name, Number(input.value)]));
  const steps = () => starts[which.value].steps;

  function show(k) {
    const { written, logits } = steps()[k], { all, p } = SAMPLING.probabilities(SAMPLING.logits(logits), settings());
    const order = all.map((_, token) => token).sort((a, b) => all[b] - all[a]).slice(0, ROWS);
    const high = 26, left = 70, wide = 380, most = Math.max(...p);
    const svg = draw("svg", { viewBox: `0 0 ${left + wide + 80} ${ROWS * high + 6}`, "aria-hidden": "true", style: "max-width: 34rem; margin-inline: auto" });
    order.forEach((token, row) => {
      const y = row * high + 4, kept = p[token] > 0, share = kept ? p[token] : all[token], width = Math.max(1, wide * share / most);
      svg.append(draw("text", { x: left - 10, y: y + 16, class: `token ${kept ? "" : "gone"}` }, names[token]),
        draw("rect", { x: left, y, width, height: high - 8, rx: 2, class: `share-bar ${kept ? "" : "cut"}` }),
        draw("text", { x: left + width + 8, y: y + 15, class: "percent note" }, kept ? percent(share) : "砍掉"));
    });
    const kept = p.filter((each) => each > 0).length, mass = all.reduce((total, each, token) => total + (p[token] > 0 ? each : 0), 0);
    const words = `${written ? `“${written}”之后` : "从头写"}：${names.length.toLocaleString("en")} 个词元里留下 ${kept.toLocaleString("en")} 个，`
      + `砍之前它们占 ${percent(mass)}；最可能的是“${names[order[0]]}”，${percent(p[order[0]])}；熵 ${SAMPLING.entropy(p).toFixed(2)} 奈特。`;
    return { stage: [svg], words };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, make("label", {}, "开头 ", which)), make("div", { class: "stepper-sliders" }, ...sliders.map(({ row }) => row))],
    length: () => steps().length,
    show,
    help: "拖动四个滑块，看哪些词元留下、各占多少；用最下面的按钮或滑块（方向键）看下一个字。实心的留下，空心的砍掉。",
  });
  const place = figure.querySelector(".interactive-tools input[type=range]");
  function again() { start(Number(place.value)); }
  which.addEventListener("change", () => start());
});
