// What a trained Transformer looks at, one row at a time; ATTENTION_MAPS comes from transformer/explorer.py.

const ATTENTION = (() => {
  // [rows][columns] of weights from 0 to 1, out of two hexadecimal digits each.
  function weights(hex, columns) {
    const flat = hex.match(/../g).map((pair) => parseInt(pair, 16) / 255);
    return Array.from({ length: flat.length / columns }, (_, row) => flat.slice(row * columns, (row + 1) * columns));
  }

  // Who looks, and at what: the labels of rows and columns.
  function sides({ number, text }, kind) {
    const digits = [...number], written = [...text];
    if (kind === "encoder") return { rows: digits, columns: digits };
    return { rows: [...written, "终"], columns: kind === "cross" ? digits : ["始", ...written] };
  }

  // head is a number, or null for the mean of all.
  function map(item, kind, layer, head) {
    const { columns } = sides(item, kind), heads = item[kind][layer].map((hex) => weights(hex, columns.length));
    if (head !== null) return heads[head];
    return heads[0].map((row, r) => row.map((_, c) => heads.reduce((total, each) => total + each[r][c], 0) / heads.length));
  }

  return { weights, sides, map };
})();

STEPPER.each("attention", (figure) => {
  const { make, draw, stepper } = STEPPER;
  const pick = (label, options) => make("select", { "aria-label": label }, ...options.map(([value, text]) => make("option", { value }, text)));
  const which = pick("读哪个数", ATTENTION_MAPS.map(({ number, text, right }, k) => [k, `${number}${text === right ? "" : "（读错）"}`]));
  const kind = pick("哪种注意力", [["cross", "交叉注意力"], ["encoder", "编码器自注意力"], ["decoder", "解码器自注意力"]]);
  const layer = pick("哪一层", [[0, "第 1 层"], [1, "第 2 层"]]);
  const head = pick("哪个头", [["", "四个头平均"], ...[0, 1, 2, 3].map((k) => [k, `头 ${k + 1}`])]);
  let item, sides, map;

  function read() {
    item = ATTENTION_MAPS[which.value];
    sides = ATTENTION.sides(item, kind.value);
    map = ATTENTION.map(item, kind.value, Number(layer.value), head.value === "" ? null : Number(head.value));
  }

  function picture(k) {
    const { rows, columns } = sides, cell = Math.min(44, 560 / Math.max(columns.length, 8)), high = Math.min(cell, 30), left = 48, top = 36;
    const x = (c) => left + c * cell, y = (r) => top + r * high, width = x(columns.length) + 8;
    const svg = draw("svg", { viewBox: `0 0 ${width} ${y(rows.length) + 8}`, "aria-hidden": "true", style: `max-width: ${width * 1.2}px; margin-inline: auto` });
    columns.forEach((name, c) => svg.append(draw("text", { x: x(c) + cell / 2, y: top - 10, class: "axis" }, name)));
    rows.forEach((name, r) => {
      svg.append(draw("text", { x: left - 18, y: y(r) + high / 2 + 6, class: `axis ${r === k ? "now" : ""}` }, name));
      columns.forEach((_, c) => svg.append(draw("rect", { x: x(c) + 1, y: y(r) + 1, width: cell - 2, height: high - 2, rx: 3, class: "weight",
        style: `fill: color-mix(in srgb, var(--geometry-right) ${(100 * map[r][c]).toFixed(1)}%, transparent)` })));
    });
    svg.append(draw("rect", { x: left - 2, y: y(k) - 1, width: columns.length * cell + 4, height: high + 2, rx: 5, class: "frame" }));
    return svg;
  }

  function show(k) {
    const { rows, columns } = sides, at = kind.value === "decoder" ? (c) => (c ? `第 ${c} 字“${columns[c]}”` : "起始符") : (c) => `第 ${c + 1} 位“${columns[c]}”`;
    const seen = map[k].map((weight, c) => [weight, c]).sort((a, b) => b[0] - a[0]).filter(([weight], j) => !j || (weight >= 0.05 && j < 4));
    const who = kind.value === "encoder" ? `${at(k)}看` : k < rows.length - 1 ? `正要写“${rows[k]}”，看` : "正要收尾，看";
    const words = `${who}${seen.map(([weight, c]) => `${at(c)} ${Math.round(100 * weight)}%`).join("、")}。`;
    const verdict = item.text === item.right ? "" : `；应读 ${item.right}`;
    return { stage: [picture(k), make("p", { class: "stepper-note" }, `${item.number} → ${item.text}${verdict}`)], words };
  }

  layer.value = 1;
  read();
  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, which, kind, layer, head)],
    length: () => sides.rows.length,
    show,
    help: "换一个数、一种注意力、一层、一个头；用按钮或滑块（方向键）一行一行看。一行是谁在看，一列是看谁，越深看得越多。",
    pace: 1200,
  });
  for (const control of [which, kind]) control.addEventListener("change", () => { read(); start(); });
  for (const control of [layer, head]) {
    control.addEventListener("change", () => { read(); start(Number(figure.querySelector("input[type=range]").value)); });
  }
});
