// Gradients flowing back, one edge at a time, as in autograd/engine.py; all values are single numbers.

const FLOW = (() => {
  class BadFormula extends Error {}

  const TOKEN = /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)|([\p{L}_][\p{L}\p{N}_]*)|(\*\*|[-+*/()]))/uy;

  function tokens(text, row) {
    const found = [];
    for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.trimEnd().length;) {
      const at = TOKEN.lastIndex, match = TOKEN.exec(text);
      if (!match) throw new BadFormula(`第 ${row} 行的“${text.slice(at).trim()}”看不懂。只用 + - * / **、括号和函数。`);
      found.push(match[1] ? { number: Number(match[1]) } : { name: match[2], sign: match[3] });
    }
    return found;
  }

  // One step of the engine: what it is called, the value, and for each input that wants a gradient an edge to it with
  // the derivative by that input. Numbers want none; a step of nothing but numbers is a number.
  function recorder(values) {
    const nodes = [];
    const value = (x) => (typeof x === "number" ? x : x.value);
    function apply(op, sign, result, ...rules) {
      const edges = rules.filter(([input]) => typeof input !== "number");
      if (!edges.length) return result;
      const node = { id: nodes.length, op, sign, name: null, value: result };
      node.edges = edges.map(([target, slope, why]) => ({ target: target.id, slope, why }));
      nodes.push(node);
      return node;
    }
    function leaf(name) {
      const node = { id: nodes.length, op: "leaf", sign: name, name, value: values[name] ?? 1, edges: [] };
      nodes.push(node);
      return node;
    }
    const add = (a, b) => apply("add", "+", value(a) + value(b), [a, 1, "加法：1"], [b, 1, "加法：1"]);
    const mul = (a, b) => apply("mul", "×", value(a) * value(b), [a, value(b), "另一个因数"], [b, value(a), "另一个因数"]);
    const neg = (a) => apply("mul", "取负", -value(a), [a, -1, "取负：−1"]);
    const div = (a, b) => apply("div", "÷", value(a) / value(b), [a, 1 / value(b), "1 ÷ 除数"],
      [b, -value(a) / (value(b) * value(b)), "−被除数 ÷ 除数²"]);
    const pow = (a, p) => apply("pow", `**${p}`, value(a) ** p, [a, p ? p * value(a) ** (p - 1) : 0, `${p} × 底数的 ${p - 1} 次方`]);
    const through = (op, f, slope, why) => (a) => {
      const x = value(a), y = f(x);
      return apply(op, op, y, [a, slope(x, y), why]);
    };
    const functions = {
      sin: through("sin", Math.sin, Math.cos, "cos"),
      cos: through("cos", Math.cos, (x) => -Math.sin(x), "−sin"),
      exp: through("exp", Math.exp, (_x, y) => y, "输出本身"),
      log: through("log", Math.log, (x) => 1 / x, "1 ÷ 输入"),
      tanh: through("tanh", Math.tanh, (_x, y) => 1 - y * y, "1 − 输出²"),
      relu: through("relu", (x) => Math.max(x, 0), (_x, y) => (y > 0 ? 1 : 0), "正数 1，否则 0"),
    };
    return { nodes, leaf, add, sub: (a, b) => add(a, typeof b === "number" ? -b : neg(b)), mul, neg, div, pow, functions };
  }

  // "u = a * b" line by line; the last line is the output. Python's precedence: ** before the sign, both before * and /.
  // Throws BadFormula, which names the line and the way out. Returns { nodes, root }.
  function graph(text, values = {}) {
    const record = recorder(values), known = new Map();
    let row, rest;
    const fail = (why) => { throw new BadFormula(`第 ${row} 行：${why}`); };
    const takes = (sign) => rest[0]?.sign === sign && rest.shift();

    function atom() {
      const token = rest.shift();
      if (token?.number !== undefined) return token.number;
      if (token?.sign === "(") return closed(sum());
      if (!token?.name) fail(`${token ? `“${token.sign}”` : "结尾"}前面缺一个数或变量。`);
      if (token.name in record.functions) {
        if (!takes("(")) fail(`${token.name} 后面要有括号，写成 ${token.name}(a)。`);
        return record.functions[token.name](closed(sum()));
      }
      if (rest[0]?.sign === "(") fail(`不认识函数 ${token.name}。会用的是 ${Object.keys(record.functions).join("、")}。`);
      if (!known.has(token.name)) known.set(token.name, record.leaf(token.name));
      return known.get(token.name);
    }
    function closed(made) {
      if (!takes(")")) fail("少一个右括号。");
      return made;
    }
    function power() {
      const base = atom();
      if (!takes("**")) return base;
      const exponent = signed();
      if (typeof exponent !== "number") fail("指数只能是数；a ** b 写成 exp(b * log(a))。");
      return record.pow(base, exponent);
    }
    function signed() {
      if (takes("-")) return record.neg(signed());
      return takes("+") ? signed() : power();
    }
    function product() {
      let made = signed();
      for (;;) {
        if (takes("*")) made = record.mul(made, signed());
        else if (takes("/")) made = record.div(made, signed());
        else return made;
      }
    }
    function sum() {
      let made = product();
      for (;;) {
        if (takes("+")) made = record.add(made, product());
        else if (takes("-")) made = record.sub(made, product());
        else return made;
      }
    }

    const lines = text.split("\n").map((line, k) => [k + 1, line]).filter(([, line]) => line.trim());
    if (!lines.length) throw new BadFormula("还没有式子。写一行 a * b 试试。");
    let root;
    lines.forEach(([number, line], k) => {
      row = number;
      const [, name, formula] = /^\s*(?:([\p{L}_][\p{L}\p{N}_]*)\s*=)?(.*)$/u.exec(line);
      if (name in record.functions) fail(`${name} 是函数，换一个名字。`);
      rest = tokens(formula, row);
      root = sum();
      if (rest.length) fail(`“${rest[0].sign ?? rest[0].name ?? rest[0].number}”前面缺一个运算符。`);
      if (name) known.set(name, root);
      if (name && typeof root !== "number" && !root.name) root.name = name;
      if (!name && k < lines.length - 1) fail("前面各行要有名字，写成 u = a * b；最后一行才是结果。");
    });
    if (typeof root === "number") fail("结果里没有变量，没有谁要梯度。");
    return { nodes: record.nodes, root: root.id };
  }

  // From the root, each node before its inputs: the engine's own stack.
  function order({ nodes, root }) {
    const done = [], seen = new Set(), stack = [[root, false]];
    while (stack.length) {
      const [id, finished] = stack.pop();
      if (finished) done.push(id);
      else if (!seen.has(id)) {
        seen.add(id);
        stack.push([id, true], ...nodes[id].edges.map(({ target }) => [target, false]));
      }
    }
    return done.reverse();
  }

  // Each step: { source, edge, share, grads }: source sends share along its edge of that number; grads, after it, is a Map
  // of what each node has received so far. The first step is the seed, 1 at the root; its source is null.
  function steps(made) {
    const grads = new Map([[made.root, 1]]), found = [{ source: null, edge: null, share: 1, grads: new Map(grads) }];
    for (const source of order(made)) {
      made.nodes[source].edges.forEach(({ target, slope }, edge) => {
        const share = grads.get(source) * slope;
        grads.set(target, grads.has(target) ? grads.get(target) + share : share);
        found.push({ source, edge, share, grads: new Map(grads) });
      });
    }
    return found;
  }

  return { BadFormula, graph, order, steps };
})();

STEPPER.each("graph", (figure) => {
  const { make, draw, tip, stepper } = STEPPER;
  const WIDE = 152, NARROW = 60, ROW = 112, BOX = [138, 54], MOST = 16;
  const EXAMPLES = {
    "a 走两条路": ["(sin(a) + a * b) * b", { a: 2, b: -3 }],
    "中间结果用三次": ["u = a * b\nu * u + u", { a: 2, b: -3 }],
    "一个神经元的损失": ["z = w * x + b\n(tanh(z) - 1) ** 2", { w: 0.5, x: 2, b: -0.3 }],
    "relu 挡住了梯度": ["relu(a) * b + a * b", { a: -2, b: 3 }],
    "长链：一路相乘": ["exp(sin(log(a) / 2))", { a: 4 }],
  };
  const example = make("select", { "aria-label": "例子" }, ...Object.keys(EXAMPLES).map((name) => make("option", {}, name)));
  const written = make("textarea", { rows: 2, spellcheck: "false", autocapitalize: "off", "aria-label": "式子，最后一行是结果" });
  const inputs = make("span", { class: "stepper-choices", role: "group", "aria-label": "各个叶子的值" });
  let made, found, problem, places, values = {};

  const number = (value) => String(Number(value.toPrecision(4))).replace("-", "−");
  const named = ({ sign, name, op }) => (op === "leaf" ? sign : name ? `${name}（${sign}）` : `“${sign}”`);

  function read() {
    try {
      made = FLOW.graph(written.value, values);
      if (made.nodes.length > MOST) throw new FLOW.BadFormula(`有 ${made.nodes.length} 个节点，最多画 ${MOST} 个；拆短一些。`);
      problem = null;
    } catch (error) {
      if (!(error instanceof FLOW.BadFormula)) throw error;
      problem = error.message;
    }
    written.setAttribute("aria-invalid", String(problem !== null));
    if (problem) return;
    found = FLOW.steps(made);
    places = layout();
    const leaves = made.nodes.filter(({ op }) => op === "leaf");
    if (leaves.map(({ name }) => name).join() === [...inputs.querySelectorAll("input")].map((input) => input.name).join()) return;
    inputs.replaceChildren(...leaves.map(({ name, value }) => {
      const input = make("input", { type: "number", step: "any", name, value, "aria-label": `${name} 的值` });
      input.addEventListener("input", () => {
        values[name] = Number.isFinite(input.valueAsNumber) ? input.valueAsNumber : 0;
        read();
        start();
      });
      return make("label", {}, `${name} = `, input);
    }));
  }

  // Leaves on top, each node below its inputs; an edge that skips rows gets a place of its own in each of them.
  // Returns { at, width, height }; at maps a node's number, and "node:edge:row" for an edge that passes, to [x, y].
  function layout() {
    const used = new Set(FLOW.order(made)), depth = new Map(), rows = [], row = (d) => (rows[d] ??= []);
    const above = new Map();  // what a place hangs on, to put it below that
    for (const { id, edges } of made.nodes.filter((node) => used.has(node.id))) {
      depth.set(id, Math.max(-1, ...edges.map(({ target }) => depth.get(target))) + 1);
      const hung = edges.map(({ target }, k) => {
        let last = target;
        for (let d = depth.get(target) + 1; d < depth.get(id); d += 1) {
          const place = `${id}:${k}:${d}`;
          row(d).push(place);
          above.set(place, [last]);
          last = place;
        }
        return last;
      });
      row(depth.get(id)).push(id);
      above.set(id, hung);
    }
    const size = (place) => (typeof place === "number" ? WIDE : NARROW);
    const across = (some) => some.reduce((total, place) => total + size(place), 0);
    const width = Math.max(380, ...rows.map(across)), at = new Map();
    rows.forEach((some, d) => {
      const wish = (place) => above.get(place).reduce((total, each) => total + at.get(each)[0], 0) / above.get(place).length;
      if (d) some.sort((a, b) => wish(a) - wish(b));
      let x = (width - across(some)) / 2;
      for (const place of some) {
        at.set(place, [x + size(place) / 2, 34 + d * ROW]);
        x += size(place);
      }
    });
    return { at, width, height: 68 + (rows.length - 1) * ROW };
  }

  // Where an edge passes the rows that it skips, from its node upwards.
  function passing(id, k) {
    return [...places.at].filter(([place]) => String(place).startsWith(`${id}:${k}:`)).map(([, point]) => point).reverse();
  }

  // The edges that end at a node, from left to right: [node, edge].
  function arriving(target) {
    const ends = [...places.at.keys()].filter(Number.isInteger).flatMap((id) => made.nodes[id].edges.flatMap((edge, k) => (edge.target === target ? [[id, k]] : [])));
    const from = ([id, k]) => (passing(id, k).at(-1) ?? places.at.get(id))[0];
    return ends.sort((a, b) => from(a) - from(b));
  }

  // The way of an edge from the rim of its node, through the rows that it skips, to the rim of its target.
  function way(id, k) {
    const { edges } = made.nodes[id], { target } = edges[k], { at } = places, arrivals = arriving(target);
    const spread = (j, many) => (j - (many - 1) / 2) * Math.min(40, 110 / many);
    const landing = spread(arrivals.findIndex(([from, edge]) => from === id && edge === k), arrivals.length);
    const points = [[at.get(id)[0] + spread(k, edges.length), at.get(id)[1] - BOX[1] / 2], ...passing(id, k),
      [at.get(target)[0] + landing, at.get(target)[1] + BOX[1] / 2 + 4]];
    const bends = points.slice(1).map(([x, y], j) => {
      const [px, py] = points[j], middle = (py + y) / 2;
      return `C ${px} ${middle}, ${x} ${middle}, ${x} ${y}`;
    });
    const [[x0, y0], [x1, y1]] = points;
    return { d: `M ${points[0]} ${bends.join(" ")}`, label: [(x0 + x1) / 2, (y0 + y1) / 2 + 6] };
  }

  function picture(k) {
    const { at, width, height } = places, { grads } = found[k];
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", style: `max-width: ${width * 1.15}px; margin-inline: auto` });
    svg.append(tip("flow-tip"), tip("flow-now", "now"));
    const sent = found.slice(1, k + 1), lines = [], labels = [], used = new Set(FLOW.order(made));
    for (const { id, edges } of made.nodes.filter((node) => used.has(node.id))) {
      edges.forEach((_edge, j) => {
        const mine = sent.findIndex((step) => step.source === id && step.edge === j), { d, label } = way(id, j);
        const now = mine >= 0 && mine === k - 1;
        const end = mine < 0 ? {} : { "marker-end": `url(#flow-${now ? "now" : "tip"})` };
        (now ? labels : lines).push(draw("path", { d, class: `arrow ${now ? "now" : mine < 0 ? "unsent" : ""}`, ...end }));
        if (mine >= 0) labels.push(draw("text", { x: label[0], y: label[1], class: `share ${now ? "now" : ""}` }, number(sent[mine].share)));
      });
    }
    svg.append(...lines);
    const source = k ? found[k].source : made.root, target = k ? made.nodes[source].edges[found[k].edge].target : null;
    for (const node of made.nodes.filter(({ id }) => used.has(id))) {
      const [x, y] = at.get(node.id), state = node.id === source ? "sending" : node.id === target ? "now" : "";
      svg.append(draw("rect", { x: x - BOX[0] / 2, y: y - BOX[1] / 2, width: BOX[0], height: BOX[1], rx: 9, class: `node ${node.op} ${state}` }),
        draw("text", { x, y: y - 5, class: "name" }, `${node.op !== "leaf" && node.name ? `${node.name}：` : ""}${node.sign} = ${number(node.value)}`.replace("：取负", "：−")),
        draw("text", { x, y: y + 18, class: "gradient" }, grads.has(node.id) ? `梯度 ${number(grads.get(node.id))}` : "梯度 …"));
    }
    svg.append(...labels);
    return svg;
  }

  function show(k) {
    if (problem) return { stage: [], words: problem };
    const { source, edge, share, grads } = found[k], leaves = made.nodes.filter(({ op, id }) => op === "leaf" && grads.has(id));
    let words;
    if (!k) words = `前向算完，结果是 ${number(made.nodes[made.root].value)}。反向从它开始：它对自己的导数是 1。`;
    else {
      const from = made.nodes[source], { target, slope, why } = from.edges[edge], to = made.nodes[target];
      const before = found[k - 1].grads.get(target), total = grads.get(target);
      words = `${named(from)} 收齐了 ${number(grads.get(source))}，对 ${named(to)} 的导数（${why}）是 ${number(slope)}，送回 ${number(share)}`;
      words += before === undefined ? "。" : `，与先前的 ${number(before)} 相加，得 ${number(total)}。`;
    }
    if (k === found.length - 1) words += `完成：${leaves.map(({ name, id }) => `${name} 的梯度 ${number(grads.get(id))}`).join("，")}。`;
    return { stage: [picture(k)], words };
  }

  function choose() {
    const [text, chosen] = EXAMPLES[example.value];
    written.value = text;
    values = { ...chosen };
    inputs.replaceChildren();
    read();
  }
  choose();
  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, make("label", {}, "例子 ", example), written, inputs)],
    length: () => (problem ? 1 : found.length),
    show,
    help: "改式子（可以分几行：u = a * b，最后一行是结果）和叶子的值，或换一个例子；用按钮或滑块（方向键）一条边一条边往回走。",
    pace: 2200,
  });
  example.addEventListener("change", () => { choose(); start(); });
  written.addEventListener("input", () => { read(); start(); });
});
