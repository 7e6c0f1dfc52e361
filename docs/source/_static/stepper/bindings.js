// Names, objects and references before each line of a program that really ran; NAME_BINDINGS comes from
// object_model/bindings.py. A step is { line, event, names: [[name, object]], objects: [[object, text]],
// edges: [[object, object, label]], output, error }; a name inside a function is "function.name".

const BINDINGS = (() => {
  const key = (edge) => `${edge[0]} ${edge[2]}`;  // one reference leaves an object under one label

  // What differs between two steps, each a sentence for everybody.
  function changes(before, now) {
    const text = new Map(now.objects), said = [];
    const called = (object) => `#${object}（${text.get(object)}）`;
    const place = ([source, , label]) => (label.startsWith("[") ? `#${source}${label}` : `#${source} 的${label === "内容" || label.startsWith("默认值") ? "" : " "}${label}`);
    const had = new Map(before.names), has = new Map(now.names);
    for (const [name, object] of now.names) {
      if (!had.has(name)) said.push(`${spoken(name)} → ${called(object)}`);
      else if (had.get(name) !== object) said.push(`${spoken(name)} 改指 ${called(object)}`);
    }
    const left = before.names.map(([name]) => name).filter((name) => !has.has(name));
    const frames = new Set(now.names.map(([name]) => frameOf(name)));
    const returned = [...new Set(left.map(frameOf))].filter((frame) => frame && !frames.has(frame));
    for (const frame of returned) said.push(`${frame} 的名字都没有了`);
    for (const name of left) if (!returned.includes(frameOf(name))) said.push(`名字 ${spoken(name)} 没有了`);
    const old = new Map(before.edges.map((edge) => [key(edge), edge[1]]));
    const known = new Set(before.objects.map(([object]) => object));
    for (const edge of now.edges) {
      if (!known.has(edge[0]) || old.get(key(edge)) === edge[1]) continue;  // a new object brings its own references
      said.push(`${place(edge)} ${old.has(key(edge)) ? "改指" : "→"} ${called(edge[1])}`);
    }
    const kept = new Set(now.edges.map(key));
    for (const edge of before.edges) if (text.has(edge[0]) && !kept.has(key(edge))) said.push(`${place(edge)} 没有了`);
    const gone = before.objects.filter(([object]) => !text.has(object)).map(([object]) => `#${object}`);
    if (gone.length) said.push(`再也够不着 ${gone.join("、")}`);
    if (now.output !== before.output) said.push(`打印出 ${now.output.slice(before.output.length).trim()}`);
    return said;
  }

  const frameOf = (name) => (name.includes(".") ? name.slice(0, name.indexOf(".")) : "");
  const bare = (name) => name.slice(name.indexOf(".") + 1);
  const spoken = (name) => (frameOf(name) ? `${frameOf(name)} 里的 ${bare(name)}` : name);

  function sentence(steps, k) {
    const now = steps[k], before = steps[k - 1];
    const did = !before ? "" : before.event === "line" ? `第 ${before.line} 行：` : before.event === "return" ? "返回之后：" : "";
    const differs = before ? changes(before, now) : ["还没有执行"];
    const next = { line: `接下来是第 ${now.line} 行`, return: "就要返回", exception: `第 ${now.line} 行出错：${now.error}`, end: "程序结束" }[now.event];
    return `${did}${differs.join("；") || "名字和引用都没有变"}。${next}。`;
  }

  // The column of each object: one more than the largest of those that refer to it. The programs make no cycle.
  function levels({ names, objects, edges }) {
    const level = new Map(names.map(([, object]) => [object, 0]));
    for (let round = 0; round < objects.length; round += 1) {
      for (const [source, target] of edges) level.set(target, Math.max(level.get(target) ?? 0, (level.get(source) ?? 0) + 1));
    }
    return level;
  }

  return { changes, sentence, levels, frameOf, bare };
})();

STEPPER.each("rebinding", (figure) => {
  const { make, stepper } = STEPPER, { levels, sentence, frameOf, bare } = BINDINGS;
  const SVG = "http://www.w3.org/2000/svg", HALF = 21, WIDE = 560;
  const program = make("select", { "aria-label": "程序" }, ...NAME_BINDINGS.map(({ title }, k) => make("option", { value: k }, title)));
  const chosen = () => NAME_BINDINGS[program.value];

  function draw(tag, attributes, text) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  const breadth = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 15 : 8.6), 0);

  // Where everything lies, in pixels: columns on a desk, rows on a phone.
  function layout(step, width) {
    const level = levels(step), frames = [...new Set(step.names.map(([name]) => frameOf(name)))];
    const ranks = [];
    for (const [object] of step.objects) (ranks[level.get(object)] ??= []).push(object);
    const texts = new Map(step.objects.map(([object, text]) => [object, captions(object, text)]));
    const half = (object) => Math.max(...texts.get(object).map(breadth)) / 2 + 9;
    const places = new Map(), names = [], titles = [];
    if (width >= WIDE) {
      let y = 26;
      for (const frame of frames) {
        if (frame) {
          titles.push([frame, 62, y]);
          y += 26;
        }
        for (const [name, target] of step.names)
          if (frameOf(name) === frame) {
            names.push([name, target, 62, y]);
            y += 34;
          }
      }
      const gap = Math.min((width - 280) / Math.max(ranks.length - 1, 1), 210);
      ranks.forEach((rank, column) => rank.forEach((object, row) => places.set(object, [200 + column * gap, 28 + row * 62, half(object)])));
      const used = 290 + Math.max(ranks.length - 1, 0) * gap;
      return { places, texts, names, titles, width: used, height: Math.max(y - 8, ...ranks.map((rank) => rank.length * 62), 60) };
    }
    let y = 14;
    const spread = (some, at) => ((at + 0.5) * width) / some.length;
    for (const frame of frames) {
      const here = step.names.filter(([name]) => frameOf(name) === frame);
      if (frame) {
        titles.push([frame, width / 2, y]);
        y += 22;
      }
      here.forEach(([name, target], at) => names.push([name, target, spread(here, at), y]));
      y += 36;
    }
    for (const rank of ranks) {
      y += 34;
      for (const row of rows(rank, width, (object) => 2 * half(object) + 6)) {
        row.forEach((object, at) => places.set(object, [spread(row, at), y, half(object)]));
        y += 52;
      }
    }
    return { places, texts, names, titles, width, height: Math.max(y - 26, 40) };
  }

  // As many to a row as all have room for, when each gets as much as the widest.
  function rows(rank, width, room) {
    const most = Math.max(1, Math.floor(width / Math.max(...rank.map(room)))), count = Math.ceil(rank.length / most);
    const each = Math.ceil(rank.length / count);
    return Array.from({ length: count }, (_, k) => rank.slice(k * each, (k + 1) * each));
  }

  // "int 1" → ["1", "int #2"]: the value large, the type and the identity small.
  function captions(object, text) {
    const [kind, ...value] = text.split(" ");
    return [value.join(" ") || kind, value.length ? `${kind} #${object}` : `#${object}`];
  }

  // From the point on the rim of one box to that of the other, bent aside by `bend`.
  function arrow([x1, y1, w1, h1], [x2, y2, w2, h2], bend, attributes) {
    const rim = (x, y, w, h, dx, dy) => {
      const t = Math.min(dx ? w / Math.abs(dx) : Infinity, dy ? h / Math.abs(dy) : Infinity, 1);
      return [x + dx * t, y + dy * t];
    };
    const length = Math.hypot(x2 - x1, y2 - y1) || 1, n = [-(y2 - y1) / length, (x2 - x1) / length];
    const middle = [(x1 + x2) / 2 + n[0] * bend, (y1 + y2) / 2 + n[1] * bend];
    const from = rim(x1, y1, w1, h1, middle[0] - x1, middle[1] - y1), to = rim(x2, y2, w2 + 3, h2 + 3, middle[0] - x2, middle[1] - y2);
    const at = (t) => [0, 1].map((k) => (1 - t) ** 2 * from[k] + 2 * t * (1 - t) * middle[k] + t * t * to[k]);
    return [draw("path", { d: `M ${from} Q ${middle} ${to}`, ...attributes }), at(0.28)];
  }

  function marker(id, kind) {
    const tip = draw("marker", { id, viewBox: "0 0 10 10", refX: 8, refY: 5, markerWidth: 10, markerHeight: 10, markerUnits: "userSpaceOnUse", orient: "auto" });
    tip.append(draw("path", { d: "M 0 0 L 10 5 L 0 10 z", class: `tip ${kind}` }));
    return tip;
  }

  function picture(step, before, width) {
    const { places, texts, names, titles, width: used, height } = layout(step, width);
    const svg = draw("svg", { viewBox: `0 0 ${used} ${height}`, width: used, height, class: "bindings", "aria-hidden": "true" });
    svg.append(marker("bindings-tip", ""), marker("bindings-now", "now"));
    const bound = new Set(before.names.map(String)), drawn = new Set(before.edges.map(String)), known = new Map(before.objects);
    const style = (fresh) => ({ class: fresh ? "arrow now" : "arrow", "marker-end": `url(#bindings-${fresh ? "now" : "tip"})` });
    const labels = [], box = (object) => [...places.get(object), HALF];
    for (const [name, target, x, y] of names) {
      const at = [x, y, breadth(bare(name)) / 2 + 5, 12];
      svg.append(arrow(at, box(target), 0, { ...style(!bound.has(`${name},${target}`)), "data-name": name, "data-to": target })[0]);
    }
    step.edges.forEach(([source, target, label], index) => {
      const twins = step.edges.filter(([a, b]) => a === source && b === target);
      const nth = twins.indexOf(step.edges[index]), side = (nth - (twins.length - 1) / 2) * 44;
      const [[x1, y1], [x2, y2]] = [places.get(source), places.get(target)];
      const level = width >= WIDE ? x1 === x2 : y1 === y2;  // in one column: round what lies between
      const bend = side + (level ? (width >= WIDE ? -Math.sign(y2 - y1) * 130 : Math.sign(x2 - x1) * 70) : 0);
      const fresh = !drawn.has(`${source},${target},${label}`);
      const [path, [x, y]] = arrow(box(source), box(target), bend, { ...style(fresh), "data-from": source, "data-to": target, "data-label": label });
      svg.append(path);
      labels.push(draw("text", { x, y: y + 4, class: "edge-label" }, label));
    });
    svg.append(...labels, ...titles.map(([frame, x, y]) => draw("text", { x, y: y + 4, class: "frame-title" }, `${frame} 里`)));
    for (const [name, , x, y] of names) svg.append(draw("text", { x, y: y + 5, class: "binding-name" }, bare(name)));
    for (const [object, [x, y, w]] of places) {
      const [value, kind] = texts.get(object);
      svg.append(draw("rect", { x: x - w, y: y - HALF, width: 2 * w, height: 2 * HALF, rx: 7, class: known.has(object) ? "object" : "object fresh", "data-object": object }),
        draw("text", { x, y: y - 1, class: "value" }, value), draw("text", { x, y: y + 15, class: "kind" }, kind));
    }
    return svg;
  }

  function listing(source, line) {
    const rows = source.trimEnd().split("\n").map((text, k) => {
      const here = k + 1 === line;
      return make("li", here ? { class: "here", "aria-current": "true" } : {}, text || " ");
    });
    return make("div", { class: "player-source" }, make("ol", {}, ...rows));
  }

  const EMPTY = { names: [], objects: [], edges: [] };

  function show(k) {
    const { source, steps } = chosen(), step = steps[k];
    const room = figure.querySelector(".stepper-stage")?.clientWidth || figure.clientWidth;
    const stage = [listing(source, step.line), picture(step, steps[k - 1] ?? EMPTY, Math.max(room - 28, 260))];
    if (step.output) stage.push(make("p", { class: "stepper-note" }, `打印过：${step.output.trim()}`));
    return { stage, words: sentence(steps, k) };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, make("label", {}, "程序 ", program))],
    length: () => chosen().steps.length,
    first: 3, // b += [2] has changed the list that a names too
    show,
    help: "换一个程序，用按钮或滑块（方向键）一行一行执行。加亮的一行还没有执行；#1、#2 代表身份，同一个号就是同一个对象；粗箭头是刚刚变的。",
  });
  program.addEventListener("change", () => start());
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    start(Number(figure.querySelector("input[type=range]").value));
  });
});
