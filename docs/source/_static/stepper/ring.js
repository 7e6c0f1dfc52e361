// A ring all-reduce, round by round, as in distributed_data_parallel/ring.py.

const RING = (() => {
  const mod = (a, n) => ((a % n) + n) % n;
  const ranks = (n) => Array.from({ length: n }, (_, rank) => rank);

  // How many elements each of n blocks has, as torch.tensor_split cuts: the first ones take what is left over.
  const sizes = (n, length) => ranks(n).map((block) => Math.floor(length / n) + (block < length % n ? 1 : 0));

  // Each step: { phase, round, sends: [{ from, to, block, elements }], blocks, bytes }, after the round. blocks[rank][block]
  // lists the ranks that are in the sum, in the order of adding; bytes[rank] is what it has sent, at `size` bytes an element.
  function steps(n, length, size) {
    const cut = sizes(n, length), bytes = ranks(n).map(() => 0);
    const blocks = ranks(n).map((rank) => ranks(n).map(() => [rank]));
    const found = [];
    const add = (phase, round, sends) => found.push({ phase, round, sends, blocks: blocks.map((row) => [...row]), bytes: [...bytes] });
    add("start", 0, []);
    for (const phase of ["scatter", "gather"]) {
      for (let round = 0; round < n - 1; round += 1) {
        const shift = phase === "gather" ? 1 : 0;
        const sends = ranks(n).map((from) => {
          const block = mod(from - round + shift, n);
          return { from, to: mod(from + 1, n), block, elements: cut[block] };
        });
        const carried = sends.map(({ from, block }) => blocks[from][block]);  // all send at once: what was there before
        sends.forEach(({ from, to, block, elements }, k) => {
          blocks[to][block] = phase === "gather" ? carried[k] : [...carried[k], ...blocks[to][block]];
          bytes[from] += elements * size;
        });
        add(phase, round + 1, sends);
      }
    }
    return found;
  }

  return { sizes, steps };
})();

STEPPER.each("ring", (figure) => {
  const { make, draw, tip, stepper } = STEPPER;
  const WIDTH = 660, LEFT = 70, RIGHT = 124, TOP = 62, ROW = 54, CELL = 34;
  const pick = (label, options) => make("select", { "aria-label": label }, ...options.map(([value, text]) => make("option", { value }, text)));
  const many = pick("秩的个数", [2, 3, 4, 5, 6, 7, 8].map((n) => [n, `${n} 个秩`]));
  const kind = pick("元素的类型", [[2, "float16"], [4, "float32"], [8, "float64"]]);
  const count = make("input", { type: "number", min: 0, max: 1000000, step: 1, value: 1200, inputmode: "numeric", "aria-label": "每个秩有几个元素" });
  const number = (value) => value.toLocaleString("en-US");
  let n, length, size, found;

  function solve() {
    n = Number(many.value);
    size = Number(kind.value);
    length = Math.min(Math.max(Math.floor(Number(count.value)) || 0, 0), 1000000);
    found = RING.steps(n, length, size);
  }

  // Which ranks are in the sum: those are neighbours, so the first and the last one say it.
  const label = (inside) => (inside.length === n ? "全" : inside.length === 1 ? `${inside[0]}` : `${inside[0]}–${inside.at(-1)}`);

  function picture({ phase, sends, blocks, bytes }) {
    const cell = Math.min((WIDTH - LEFT - RIGHT) / n, 92), shift = (WIDTH - LEFT - RIGHT - n * cell) / 2;
    const x = (block) => LEFT + shift + block * cell, y = (rank) => TOP + rank * ROW, bottom = y(n) - ROW + CELL;
    const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${bottom + 30}`, "aria-hidden": "true" });
    svg.append(tip("ring-tip", "now"), draw("text", { x: WIDTH - RIGHT / 2, y: 24, class: "note" }, "已发字节"));
    for (let block = 0; block < n; block += 1) svg.append(draw("text", { x: x(block) + cell / 2, y: 24, class: "note" }, `块 ${block}`));
    for (let rank = 0; rank < n; rank += 1) {
      svg.append(draw("text", { x: LEFT / 2 + shift, y: y(rank) + 24, class: "note" }, `秩 ${rank}`),
        draw("text", { x: WIDTH - RIGHT / 2, y: y(rank) + 24, class: "count" }, number(bytes[rank])));
      for (let block = 0; block < n; block += 1) {
        const inside = blocks[rank][block], whole = inside.length === n;
        const now = sends.some((sent) => sent.to === rank && sent.block === block);
        const ink = `var(--geometry-${whole ? "accent" : "right"})`, share = whole ? 38 : 4 + Math.round((30 * inside.length) / n);
        svg.append(draw("rect", { x: x(block) + 4, y: y(rank), width: cell - 8, height: CELL, rx: 6, class: `cell ${now ? "now" : ""}`,
          style: `fill: color-mix(in srgb, ${ink} ${share}%, transparent)` }),
        draw("text", { x: x(block) + cell / 2, y: y(rank) + 24, class: whole ? "name" : "" }, label(inside)));
      }
    }
    for (const { from, to, block } of sends) {  // the last rank's neighbour is the first: out at the bottom, in at the top
      const middle = x(block) + cell / 2, line = { class: "arrow now", "marker-end": "url(#ring-tip)" };
      const out = from < to ? y(to) : bottom + 22;
      svg.append(draw("path", { ...line, d: `M ${middle} ${y(from) + CELL} V ${out}` }));
      if (from > to) svg.append(draw("path", { ...line, d: `M ${middle} ${TOP - 24} V ${TOP}` }));
      svg.append(draw("circle", { cx: middle, cy: y(to) + CELL / 2, r: 9, class: "parcel", style: `--from: ${-ROW}px` }));
    }
    const note = phase === "start" ? "格子里是这一块已经加进了哪些秩" : "箭头：这一轮谁把哪一块交给了右邻";
    return [svg, make("p", { class: "stepper-note" }, note)];
  }

  function words({ phase, round, sends, bytes }, k) {
    if (phase === "start") return `${n} 个秩各有 ${number(length)} 个元素，切成 ${n} 块：${RING.sizes(n, length).map(number).join("、")}。`;
    const [{ from, to, block, elements }] = sends;
    const what = phase === "scatter" ? "右邻加进自己的那一块" : "右邻照抄";
    const total = bytes.reduce((a, b) => a + b, 0), own = length * size;
    const turn = `${phase === "scatter" ? "规约-散播" : "全收集"}第 ${round} 轮，共 ${n - 1} 轮：秩 ${from} 把块 ${block}（${number(elements)} 个元素）交给秩 ${to}，别的秩同样，${what}。`;
    if (k < found.length - 1) return turn;
    const shared = own ? `，最忙的秩发了自己数据的 ${(Math.max(...bytes) / own).toFixed(4)} 倍` : "";
    return `${turn}完成：共发出 ${number(total)} 字节，即 ${2 * (n - 1)} 份数据${shared}。`;
  }

  many.value = 4;
  kind.value = 8;
  solve();
  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, many, make("label", {}, "每个秩 ", count, " 个元素"), kind)],
    length: () => found.length,
    show: (k) => ({ stage: picture(found[k]), words: words(found[k], k) }),
    help: "换秩数、元素数和类型；用按钮或滑块（方向键）一轮一轮走，或者播放。一行是一个秩，一列是一块。",
    pace: 1400,
  });
  for (const control of [many, kind, count]) control.addEventListener("input", () => { solve(); start(); });
});
