// What the small DETR says after each of its decoder layers; DETR_SCENES comes from detr/explorer.py.

const DETR = (() => {
  const SIZE = 48, GRID = 6, SURE = 50;

  // The squares of each of the fifteen levels of brightness as one path: [[level, path]].
  function ink(pixels) {
    const paths = Array.from({ length: 16 }, () => "");
    [...pixels].forEach((digit, k) => { paths[parseInt(digit, 16)] += `M${k % SIZE} ${Math.floor(k / SIZE)}h1v1h-1z`; });
    return paths.map((path, level) => [level, path]).filter(([level, path]) => level > 2 && path);
  }

  // The weights of one query over the cells, from 0 to 1.
  const look = (hex) => hex.match(/../g).map((pair) => parseInt(pair, 16) / 255);

  // The queries that count in this layer: one that was picked, or all that are sure of it.
  function shown(scene, layer, query) {
    if (query !== null) return [query];
    return scene.layers[layer].boxes.flatMap(([, , , , , score], q) => (score > SURE ? [q] : []));
  }

  function iou([l, t, r, b], [left, top, right, bottom]) {
    const wide = Math.min(r, right) - Math.max(l, left), high = Math.min(b, bottom) - Math.max(t, top);
    const both = Math.max(wide, 0) * Math.max(high, 0);
    return both / ((r - l) * (b - t) + (right - left) * (bottom - top) - both);
  }

  // Which queries of a layer are right: the surest first, each claims the truth of its digit that it covers best.
  function claim(scene, layer) {
    const { boxes } = scene.layers[layer], claims = new Map();
    for (const q of shown(scene, layer, null).sort((a, b) => boxes[b][5] - boxes[a][5])) {
      const free = scene.truth.map((truth, g) => [iou(truth, boxes[q]), g])
        .filter(([value, g]) => value >= 0.5 && scene.truth[g][4] === boxes[q][4] && ![...claims.values()].includes(g));
      if (free.length) claims.set(q, free.reduce((best, each) => (each[0] > best[0] ? each : best))[1]);
    }
    return claims;
  }

  return { SIZE, GRID, ink, look, shown, claim };
})();

STEPPER.each("layers", (figure) => {
  const { make, draw, stepper } = STEPPER;
  const pick = (label, options) => make("select", { "aria-label": label }, ...options.map(([value, text]) => make("option", { value }, text)));
  const which = pick("哪个场景", DETR_SCENES.map(({ number, truth }, k) => [k, `场景 ${number}：${truth.map((box) => box[4]).join(" ")}`]));
  const query = pick("哪个查询", [["", "得分过半的"], ...DETR_SCENES[0].points.map((_, q) => [q, `查询 ${q}`])]);
  const LAYERS = DETR_SCENES[0].layers.length;
  const scene = () => DETR_SCENES[which.value];
  const chosen = () => (query.value === "" ? null : Number(query.value));

  function picture(k) {
    const { SIZE, GRID } = DETR, cell = SIZE / GRID;
    const svg = draw("svg", { viewBox: `-1 -4 ${SIZE + 2} ${SIZE + 5}`, "aria-hidden": "true", class: "detr", style: "max-width: 460px; margin-inline: auto" });
    svg.append(draw("rect", { width: SIZE, height: SIZE, class: "canvas" }));
    if (k && chosen() !== null) {
      const weights = DETR.look(scene().layers[Math.min(k, LAYERS) - 1].look[chosen()]), most = Math.max(...weights);
      weights.forEach((weight, c) => svg.append(draw("rect", { x: (c % GRID) * cell, y: Math.floor(c / GRID) * cell, width: cell, height: cell, class: "look", opacity: (0.7 * weight / most).toFixed(2) })));
    }
    for (const [level, path] of DETR.ink(scene().pixels)) svg.append(draw("path", { d: path, class: "ink", opacity: (level / 15).toFixed(2) }));
    if (k === 0) {
      const points = chosen() === null ? scene().points.map((_, q) => q) : [chosen()];
      for (const q of points) {
        const [x, y] = scene().points[q];
        svg.append(draw("path", { d: `M${x - 1} ${y - 1}l2 2m0 -2l-2 2`, class: "point" }));
      }
      return svg;
    }
    const layer = Math.min(k, LAYERS) - 1, claims = DETR.claim(scene(), layer);
    function frame([left, top, right, bottom, label], kind) {
      svg.append(draw("rect", { x: left, y: top, width: right - left, height: bottom - top, class: `box ${kind}` }));
      svg.append(draw("text", { x: left, y: top - 0.6, class: kind }, String(label)));
    }
    for (const q of DETR.shown(scene(), layer, chosen())) frame(scene().layers[layer].boxes[q], claims.has(q) ? "right" : "wrong");
    if (k > LAYERS) scene().truth.forEach((truth, g) => { if (![...claims.values()].includes(g)) frame(truth, "missed"); });
    return svg;
  }

  function show(k) {
    const { truth } = scene(), layer = Math.min(k, LAYERS) - 1, names = (boxes) => boxes.map((box) => box[4]).join("、");
    if (k === 0) return { stage: [picture(0)], words: `${chosen() === null ? "十六个参考点排成方阵" : `查询 ${chosen()} 的参考点`}，还没有看图。` };
    const claims = DETR.claim(scene(), layer), queries = DETR.shown(scene(), layer, chosen());
    if (k > LAYERS) {
      const missed = truth.filter((_, g) => ![...claims.values()].includes(g)), wrong = DETR.shown(scene(), layer, null).filter((q) => !claims.has(q));
      const extra = wrong.length ? `错报 ${names(wrong.map((q) => scene().layers[layer].boxes[q]))}` : "没有错报";
      return { stage: [picture(k)], words: `对答案：真有 ${names(truth)}；${missed.length ? `没报出 ${names(missed)}` : "都报出来了"}，${extra}。` };
    }
    const said = queries.map((q) => {
      const [, , , , label, score] = scene().layers[layer].boxes[q];
      return `查询 ${q}：${label}，${score}%${claims.has(q) ? "" : "（不对）"}`;
    });
    return { stage: [picture(k)], words: `第 ${k} 层，${said.join("；") || "没有得分过半的"}。` };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, which, query)],
    length: () => LAYERS + 2,
    first: LAYERS, // what it says in the end
    show,
    help: "换一个场景；用按钮或滑块（方向键）一层一层看。选一个查询，格子的深浅是它在这一层看得多少。实线框对，虚线框不对，点线框是漏掉的。",
    pace: 1200,
  });
  which.addEventListener("change", () => start());
  query.addEventListener("change", () => start(Number(figure.querySelector("input[type=range]").value)));
});
