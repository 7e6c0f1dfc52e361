// The closest pair as in exact_geometry/closest.py, divided or on a grid, stopped at every half and every comparison.
// Coordinates are whole numbers, so that squares of distances are exact.

const CLOSEST = (() => {
  const square = ([p, q]) => (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2;
  const nearer = (one, other) => (square(other) < square(one) ? other : one);
  const same = (p, q) => p[0] === q[0] && p[1] === q[1];
  const reach = (pair) => Math.floor(Math.sqrt(square(pair))) + 1;

  // Every stop; of points sorted by x, low ≤ k < high are looked at. Points are at least two.
  function divide(points) {
    const stops = [], byX = [...points].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
    const say = (stop) => stops.push({ byX, ...stop });
    const twin = byX.findIndex((p, k) => k && same(p, byX[k - 1]));
    if (twin > 0) {
      say({ kind: "twins", low: twin - 1, high: twin + 1, depth: 0, best: [byX[twin - 1], byX[twin]] });
      return stops;
    }
    function solve(low, high, depth) {
      const part = byX.slice(low, high);
      if (part.length <= 3) {
        const pairs = part.flatMap((p, i) => part.slice(i + 1).map((q) => [p, q])), best = pairs.reduce(nearer);
        say({ kind: "few", low, high, depth, best, pairs });
        return { best, byY: part.sort((p, q) => p[1] - q[1]) };
      }
      const middle = low + Math.floor(part.length / 2), x = byX[middle][0];
      say({ kind: "split", low, high, depth, x });
      const left = solve(low, middle, depth + 1), right = solve(middle, high, depth + 1);
      const byY = [];
      for (let i = 0, j = 0; i < left.byY.length || j < right.byY.length;) {
        const first = j === right.byY.length || (i < left.byY.length && left.byY[i][1] <= right.byY[j][1]);
        byY.push(first ? left.byY[i++] : right.byY[j++]);
      }
      let best = nearer(left.best, right.best);
      const far = reach(best), strip = byY.filter((p) => Math.abs(p[0] - x) <= far), stop = { low, high, depth, x, far, strip };
      let looks = 0;
      say({ kind: "strip", ...stop, best, looks });
      strip.forEach((p, i) => {
        for (const q of strip.slice(i + 1)) {
          if (q[1] - p[1] > far) break;
          best = nearer(best, [p, q]);
          say({ kind: "look", ...stop, best, pairs: [[p, q]], looks: ++looks });
        }
      });
      return { best, byY };
    }
    const { best } = solve(0, byX.length, 0);
    say({ kind: "done", low: 0, high: byX.length, depth: 0, best });
    return stops;
  }

  // Points come in the order given; every stop is one of them.
  function grid(order) {
    let best = order.slice(0, 2), rebuilt = 0;
    const stops = [{ kind: "first", count: 2, best, side: reach(best), rebuilt, near: [] }];
    for (let k = 2; k < order.length && square(best) > 0; k++) {
      const side = reach(best), cell = (p) => p.map((value) => Math.floor(value / side)), at = cell(order[k]);
      const near = order.slice(0, k).filter((p) => cell(p).every((value, axis) => Math.abs(value - at[axis]) <= 1));
      const closer = near.reduce((found, q) => nearer(found, [q, order[k]]), best), renewed = closer !== best;
      if (renewed) [best, rebuilt] = [closer, rebuilt + 1];
      stops.push({ kind: "insert", count: k + 1, best, side, at, near, renewed, rebuilt });
    }
    stops.push({ kind: "done", count: order.length, best, side: reach(best), rebuilt, near: [] });
    return stops;
  }

  return { square, divide, grid };
})();

GEOMETRY.each("strip", (figure) => {
  const { WIDTH, HEIGHT, row, shuffled } = GEOMETRY;
  const PANEL = 96;
  let mode = "divide";
  const long = (pair) => Math.sqrt(CLOSEST.square(pair)).toFixed(1);
  const ends = (pair, kind) => [
    ["line", { x1: pair[0][0], y1: pair[0][1], x2: pair[1][0], y2: pair[1][1], class: `${kind} bold` }],
    ...pair.map(([cx, cy]) => ["circle", { cx, cy, r: 14, class: kind }]),
  ];

  // A bar for every call that has begun, from its first point to its last; the callers of the one that is shown are open.
  function calls(past, { byX, low, high, depth }) {
    const wide = (WIDTH - 20) / byX.length, begun = new Map(past.map((stop) => [`${stop.low} ${stop.high}`, stop]));
    return [...begun.values()].map((call) => {
      const now = call.low === low && call.high === high, open = call.low <= low && high <= call.high && call.depth < depth;
      const look = now ? "accent wash" : open ? "accent" : "other region";
      return ["rect", { x: 10 + call.low * wide + 1, y: HEIGHT + 8 + call.depth * 21, width: (call.high - call.low) * wide - 2, height: 17, rx: 3, class: look }];
    });
  }

  function divided(stop) {
    const { kind, byX, low, high, x, far, strip = [], best, pairs = [], looks, past } = stop, part = byX.slice(low, high);
    const left = Math.min(...part.map((p) => p[0])), right = Math.max(...part.map((p) => p[0]));
    const said = {
      twins: "有两个点重合，距离是 0。",
      few: `不到四个点，逐对比较：最近的相距 ${best && long(best)}。`,
      split: `${part.length} 个点，从中间切开。`,
      strip: `左右较近的一对相距 ${best && long(best)}；带子里有 ${strip.length} 个点。`,
      look: `带子里第 ${looks} 次比较：相距 ${pairs.length && long(pairs[0])}，δ 是 ${best && long(best)}。`,
      done: `最近的一对相距 ${best && long(best)}。`,
    };
    return {
      shapes: [
        ["rect", { x: left - 8, y: 0, width: right - left + 16, height: HEIGHT, class: "shade" }],
        ...(far ? [["rect", { x: x - far, y: 0, width: 2 * far, height: HEIGHT, class: "region" }]] : []),
        ...(x === undefined ? [] : [["line", { x1: x, y1: 0, x2: x, y2: HEIGHT, class: "line" }]]),
        ...strip.map(([cx, cy]) => ["circle", { cx, cy, r: 12, class: "line thin" }]),
        ...pairs.map(([p, q]) => ["line", { x1: p[0], y1: p[1], x2: q[0], y2: q[1], class: "accent dashed" }]),
        ...(best ? ends(best, kind === "done" ? "accent" : "other") : []),
      ],
      lists: calls(past, stop),
      words: said[kind],
    };
  }

  function gridded({ kind, count, best, side, at, near, renewed, rebuilt, order }) {
    const lines = side < 8 ? [] : [
      ...Array.from({ length: Math.ceil(WIDTH / side) }, (_, k) => ["line", { x1: k * side, y1: 0, x2: k * side, y2: HEIGHT, class: "rule" }]),
      ...Array.from({ length: Math.ceil(HEIGHT / side) }, (_, k) => ["line", { x1: 0, y1: k * side, x2: WIDTH, y2: k * side, class: "rule" }]),
    ];
    const p = order[count - 1];
    const said = {
      first: `先放两个点，相距 ${long(best)}，方格的边长取这么大。`,
      insert: `第 ${count} 个点，周围九格里有 ${near.length} 个点；${renewed ? `刷新了 δ，方格重建（第 ${rebuilt} 次）` : "没有更近的，放进它的格"}。`,
      done: `最近的一对相距 ${long(best)}，方格重建了 ${rebuilt} 次。`,
    };
    return {
      shapes: [
        ...(at ? [["rect", { x: (at[0] - 1) * side, y: (at[1] - 1) * side, width: 3 * side, height: 3 * side, class: "region" }]] : []),
        ...lines,
        ...order.slice(0, count).map(([cx, cy]) => ["circle", { cx, cy, r: 12, class: "line thin" }]),
        ...near.map((q) => ["line", { x1: p[0], y1: p[1], x2: q[0], y2: q[1], class: "accent dashed" }]),
        ...ends(best, renewed || kind === "done" ? "accent" : "other"),
      ],
      lists: [
        ...row("插入次序", order.map((_, k) => [String(k + 1), k === count - 1 ? "accent" : k < count ? "other" : "plain"]), 10),
        ["text", { x: 12, y: HEIGHT + 74, class: "note" }, `方格边长 ${side}，重建 ${rebuilt} 次`],
      ],
      words: said[kind],
    };
  }

  GEOMETRY.board(figure, {
    start: [[72, 120], [60, 290], [130, 210], [165, 75], [190, 335], [228, 160], [262, 262], [300, 90], [318, 205], [352, 330], [344, 222], [400, 130], [440, 250], [480, 60], [505, 330], [540, 190], [590, 100], [600, 285]],
    panel: PANEL,
    first: 45,
    modes: [["divide", "分治"], ["grid", "网格"]],
    onMode(chosen) { mode = chosen; },
    run(points) {
      if (points.length < 2) return [{ kind: "alone" }];
      if (mode === "divide") return CLOSEST.divide(points).map((stop, k, stops) => ({ ...stop, past: stops.slice(0, k + 1) }));
      const order = shuffled(points);
      return CLOSEST.grid(order).map((stop) => ({ ...stop, order }));
    },
    draw(_, stop) {
      if (stop.kind === "alone") return { shapes: [], words: "只有一个点，没有点对。" };
      return mode === "divide" ? divided(stop) : gridded(stop);
    },
  });
});
