// A mixture of Gaussians grows out of noise along its exact flow, beside a solver that takes a few steps; as in
// flow_matching/mixtures.py and solvers.py. TRANSPORT_PATHS comes from flow_matching/explorer.py.

const TRANSPORT = (() => {
  const { means, spread } = TRANSPORT_PATHS;

  // The average velocity of all straight lines from noise to data that pass [x, y] at time t.
  function velocity([x, y], t) {
    const variance = (1 - t) ** 2 + (t * spread) ** 2;
    const scores = means.map(([a, b]) => -((x - t * a) ** 2 + (y - t * b) ** 2) / (2 * variance));
    const top = Math.max(...scores), weights = scores.map((score) => Math.exp(score - top));
    const total = weights.reduce((sum, weight) => sum + weight, 0), slope = (t * spread ** 2 - (1 - t)) / variance;
    return [0, 1].map((k) => {
      const mean = weights.reduce((sum, weight, branch) => sum + weight * means[branch][k], 0) / total;
      return slope * [x, y][k] + (1 - slope * t) * mean;
    });
  }

  const along = (point, speed, h) => point.map((value, k) => value + h * speed[k]);

  const STEPS = {
    euler: (point, t, h) => along(point, velocity(point, t), h),
    heun(point, t, h) {
      const first = velocity(point, t), second = velocity(along(point, first, h), t + h);
      return along(point, first.map((value, k) => (value + second[k]) / 2), h);
    },
  };

  // Where the solver is after each of its steps, the start first.
  function walk(solver, steps, start) {
    const nodes = [start];
    for (let k = 0; k < steps; k += 1) nodes.push(STEPS[solver](nodes[k], k / steps, 1 / steps));
    return nodes;
  }

  // Where on its polyline it is at time t.
  function at(nodes, t) {
    const place = t * (nodes.length - 1), k = Math.min(Math.floor(place), nodes.length - 2);
    return nodes[k].map((value, axis) => value + (place - k) * (nodes[k + 1][axis] - value));
  }

  const apart = ([a, b], [c, d]) => Math.hypot(a - c, b - d);

  return { velocity, walk, at, apart };
})();

STEPPER.each("transport", (figure) => {
  const { make, draw, stepper } = STEPPER;
  const { means, spread, frames } = TRANSPORT_PATHS, last = frames.length - 1;
  const SIDE = 400, UNIT = SIDE / 6.2, MANY = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32];
  const place = ([x, y]) => [SIDE / 2 + UNIT * x, SIDE / 2 - UNIT * y];
  const line = (points) => points.map(place).map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const which = make("select", { "aria-label": "求解器" }, make("option", { value: "euler" }, "欧拉"), make("option", { value: "heun" }, "Heun"));
  const many = make("select", { "aria-label": "走几步" }, ...MANY.map((n) => make("option", { value: n }, `${n} 步`)));
  let walks;

  function solve() {
    walks = frames[0].map((start) => TRANSPORT.walk(which.value, Number(many.value), start));
  }

  function show(k) {
    const t = k / last, steps = Number(many.value), passed = Math.floor(t * steps + 1e-9);
    const svg = draw("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true", style: "max-width: 30rem; margin-inline: auto" });
    for (const mean of means) {
      const [cx, cy] = place(mean);
      svg.append(draw("circle", { cx, cy, r: 2 * spread * UNIT, class: "paper" }));
    }
    let far = 0;
    walks.forEach((nodes, one) => {
      const exact = frames[k][one], now = TRANSPORT.at(nodes, t), [x, y] = place(exact), [u, v] = place(now);
      far += TRANSPORT.apart(exact, now) / walks.length;
      svg.append(draw("polyline", { points: line(frames.slice(0, k + 1).map((frame) => frame[one])), fill: "none", style: "stroke: var(--geometry-left); stroke-opacity: 0.55; stroke-width: 1.2" }),
        draw("polyline", { points: line([...nodes.slice(0, passed + 1), now]), fill: "none", style: "stroke: var(--geometry-right); stroke-opacity: 0.55; stroke-width: 1.2; stroke-dasharray: 4 2" }),
        draw("circle", { cx: x, cy: y, r: 4, style: "fill: var(--geometry-left)" }),
        draw("rect", { x: u - 3, y: v - 3, width: 6, height: 6, style: "fill: var(--geometry-right)" }));
    });
    const calls = steps * (which.value === "heun" ? 2 : 1);
    const words = `t = ${t.toFixed(3)}。${which.value === "heun" ? "Heun " : "欧拉"}走 ${steps} 步，共问 ${calls} 次速度；此刻离方程的解平均 ${far.toFixed(3)}。`;
    const legend = make("p", { class: "interactive-legend" }, make("span", { class: "key key-2" }, "圆：方程的解"), make("span", { class: "key key-0" }, "方、虚线：求解器"));
    return { stage: [svg, legend], words };
  }

  many.value = 3;
  solve();
  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, which, many)],
    length: () => frames.length,
    show,
    help: "换求解器和步数；用按钮或滑块（方向键）拨时间，或者播放。圈是数据的六支，半径两个标准差；实线是方程的解，虚线是求解器走的折线。",
    first: last,
    pace: 90,
  });
  for (const control of [which, many]) {
    control.addEventListener("change", () => { solve(); start(Number(figure.querySelector(".interactive-tools input[type=range]").value)); });
  }
});
