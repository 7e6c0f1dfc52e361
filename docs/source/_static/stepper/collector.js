// One collection, one decision at a time, as in garbage_collection/toy.py. A heap is { names, edges: [[a, b], …],
// held: [names that somebody outside holds] }.

const COLLECTOR = (() => {
  function countsOf({ names, edges, held }) {
    const counts = new Map(names.map((name) => [name, held.includes(name) ? 1 : 0]));
    for (const [, target] of edges) counts.set(target, counts.get(target) + 1);
    return counts;
  }

  // What counting alone leaves: objects that nobody points at go, and let go of what they hold.
  function counted(heap) {
    for (let { names, edges, held } = heap; ;) {
      const counts = countsOf({ names, edges, held }), left = names.filter((name) => counts.get(name) > 0);
      if (left.length === names.length) return { names, edges, held };
      names = left;
      edges = edges.filter(([source]) => left.includes(source));
    }
  }

  // Each step: { kind, counts, unsure, gone, edge, … }: unsure are tentatively unreachable, gone are destroyed.
  function steps(heap) {
    const all = heap.names, alive = counted(heap), { names, edges } = alive;
    const gone = all.filter((name) => !names.includes(name));
    const found = [], counts = countsOf(alive);
    const add = (kind, more = {}) => found.push({ kind, counts: new Map(counts), unsure: [], gone, edge: null, ...more });
    add("count");
    add("copy");
    for (const edge of edges) {
      counts.set(edge[1], counts.get(edge[1]) - 1);
      add("subtract", { edge });
    }
    const reached = names.filter((name) => counts.get(name) > 0);
    const unsure = () => names.filter((name) => !reached.includes(name));
    add("suspect", { unsure: unsure(), reached: [...reached] });
    for (const source of reached) {  // reached grows while it is walked: it is the queue
      for (const edge of edges) {
        if (edge[0] !== source || reached.includes(edge[1])) continue;
        reached.push(edge[1]);
        add("restore", { unsure: unsure(), edge });
      }
    }
    const garbage = unsure();
    add("garbage", { unsure: garbage, garbage });
    const after = countsOf({ ...alive, names: reached, edges: edges.filter(([source]) => reached.includes(source)) });
    if (garbage.length) add("clear", { counts: after, gone: [...gone, ...garbage], garbage });
    return found;
  }

  return { countsOf, counted, steps };
})();

STEPPER.each("steps", (figure) => {
  const { make, draw, tip, button, stepper } = STEPPER;
  const RADIUS = 30;
  const PLACES = { A: [150, 90], B: [350, 90], C: [150, 240], D: [350, 240], E: [530, 240] };
  const names = Object.keys(PLACES);
  const START = { held: ["A"], edges: ["AB", "CD", "DC", "DE", "DB"] };
  let heap, found;

  // From rim to rim; a pair of opposite references bends apart, a reference to itself is a loop.
  function arrow([source, target], kind) {
    const [x1, y1] = PLACES[source], [x2, y2] = PLACES[target];
    const line = { class: `arrow ${kind}`, "marker-end": `url(#collector-${kind.includes("now") ? "now" : "tip"})` };
    if (source === target) {
      return draw("path", { ...line, d: `M ${x1 + 12} ${y1 - 29} C ${x1 + 45} ${y1 - 85}, ${x1 - 45} ${y1 - 85}, ${x1 - 14} ${y1 - 32}` });
    }
    const length = Math.hypot(x2 - x1, y2 - y1), u = [(x2 - x1) / length, (y2 - y1) / length];
    const bend = heap.edges.some(([a, b]) => a === target && b === source) ? 22 : 0;
    const shift = bend ? 10 : 0, from = [x1 + u[0] * 31 - u[1] * shift, y1 + u[1] * 31 + u[0] * shift];
    const to = [x2 - u[0] * 35 - u[1] * shift, y2 - u[1] * 35 + u[0] * shift];
    const middle = [(x1 + x2) / 2 - u[1] * bend * 1.6, (y1 + y2) / 2 + u[0] * bend * 1.6];
    return draw("path", { ...line, d: `M ${from} Q ${middle} ${to}` });
  }

  function picture({ counts, unsure, gone, edge, garbage = [], kind }) {
    const svg = draw("svg", { viewBox: "60 0 530 300", "aria-hidden": "true" });
    svg.append(tip("collector-tip"), tip("collector-now", "now"));
    const left = heap.edges.filter(([a]) => !gone.includes(a));
    svg.append(...left.map((each) => arrow(each, edge && each.join() === edge.join() ? "now" : "")));
    for (const name of names) {
      const [x, y] = PLACES[name];
      if (heap.held.includes(name)) {
        svg.append(draw("path", { class: "arrow", "marker-end": "url(#collector-tip)", d: `M ${x - 66} ${y - 44} L ${x - 30} ${y - 20}` }),
          draw("text", { x: x - 70, y: y - 52, class: "note" }, "外面"));
      }
      const state = gone.includes(name) ? "gone" : garbage.includes(name) ? "garbage" : unsure.includes(name) ? "unsure" : "alive";
      svg.append(draw("circle", { cx: x, cy: y, r: RADIUS, class: `object ${state}` }),
        draw("text", { x, y: state === "gone" ? y + 6 : y - 3, class: `name ${state}` }, name));
      if (state !== "gone") svg.append(draw("text", { x, y: y + 18, class: "count" }, counts.get(name)));
    }
    return [svg, make("p", { class: "stepper-note" }, kind === "count" || kind === "clear" ? "圆里的数是引用计数 ob_refcnt" : "圆里的数是 gc_refs")];
  }

  const list = (some) => some.join("、");
  const WORDS = {
    count: ({ gone }) => (gone.length === names.length ? "一个对象也不剩：没有人拿着，引用计数当场销毁了它们。"
      : `引用计数：外面拿着算一个，每条引用算一个。${gone.length ? `${list(gone)} 归零，当场销毁，轮不到收集器。` : ""}`),
    copy: () => "收集开始：每个候选者把引用计数抄一份，叫 gc_refs。",
    subtract: ({ edge: [a, b], counts }) => `减去内部引用 ${a} → ${b}：${b} 的 gc_refs 减到 ${counts.get(b)}。`,
    suspect: ({ unsure, reached }) => `${reached.length ? `${list(reached)} 还大于零，外面有人拿着。` : "没有一个大于零。"}${unsure.length ? `${list(unsure)} 减到了零，暂时算不可达（虚线）。` : ""}`,
    restore: ({ edge: [a, b] }) => `${a} 可达，它指着 ${b}：${b} 恢复为可达。`,
    garbage: ({ garbage }) => (garbage.length ? `剩下的 ${list(garbage)} 只靠彼此活着，是垃圾。` : "没有垃圾。"),
    clear: ({ garbage }) => `让 ${list(garbage)} 放开手里的引用（tp_clear），计数自己归零，由引用计数销毁。`,
  };

  const boxes = names.map((name) => {
    const box = make("input", { type: "checkbox", value: name });
    return [box, make("label", {}, box, name)];
  });
  const choice = (label) => make("select", { "aria-label": label }, ...names.map((name) => make("option", {}, name)));
  const source = choice("引用从谁出发"), target = choice("引用指向谁");

  function reset() {
    heap = { names, held: [...START.held], edges: START.edges.map((edge) => [...edge]) };
    for (const [box] of boxes) box.checked = heap.held.includes(box.value);
    source.value = "B";
    target.value = "C";
  }

  function toggle() {
    const edge = [source.value, target.value], rest = heap.edges.filter((each) => each.join() !== edge.join());
    heap.edges = rest.length < heap.edges.length ? rest : [...heap.edges, edge];
    again();
  }

  const again = () => { found = COLLECTOR.steps(heap); start(); };
  reset();
  found = COLLECTOR.steps(heap);
  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" },
      make("span", { role: "group", "aria-label": "外面拿着谁", class: "stepper-choices" }, "外面拿着 ", ...boxes.map(([, label]) => label)),
      make("span", { class: "stepper-choices" }, "引用 ", source, " → ", target, button("加上或去掉", toggle)),
      button("还原", () => { reset(); again(); }))],
    length: () => found.length,
    show: (k) => ({ stage: picture(found[k]), words: WORDS[found[k].kind](found[k]) }),
    help: "先改图：勾选外面拿着谁，加上或去掉引用；再用按钮或滑块（方向键）一步一步收集。",
  });
  for (const [box] of boxes) {
    box.addEventListener("change", () => {
      heap.held = names.filter((name) => boxes.find(([each]) => each.value === name)[0].checked);
      again();
    });
  }
});
