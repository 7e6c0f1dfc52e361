// Half-planes as in exact_geometry/half_planes.py, stopped whenever a stack takes or loses a line, and at every bound on
// x. A line [n, k, d] is y = (n·x + k)/d with d > 0, a bound [n, d] is the fraction n/d with d > 0. Ends of lines are
// whole numbers up to 640, so every product below is exact in a double.

const PLANES = (() => {
  // What lies left of pq: a·x + b·y ≤ c.
  const leftOf = ([px, py], [qx, qy]) => [qy - py, px - qx, px * (qy - py) - py * (qx - px)];
  const compare = ([n, d], [m, e]) => Math.sign(n * e - m * d);
  const fraction = (n, d) => (d < 0 ? [-n, -d] : [n, d]);

  // How much steeper and how much higher one line is than another, both times the same positive number.
  const steeper = ({ line: [n, , d] }, { line: [m, , e] }) => n * e - m * d;
  const higher = ({ line: [, k, d] }, { line: [, j, e] }) => k * e - j * d;

  // Whether the middle one of three lines, the steeper the later, is nowhere above both others.
  const hidden = (left, middle, right) => higher(right, left) * steeper(middle, left) >= higher(middle, left) * steeper(right, left);

  function envelope(sides, say) {
    const stack = [];
    for (const side of [...sides].sort((s, t) => steeper(s, t) || higher(s, t))) {
      say({ kind: "ask", side, stack: [...stack] });
      for (;;) {
        const top = stack.at(-1);
        const parallel = top && steeper(side, top) === 0;
        if (!parallel && !(stack.length > 1 && hidden(stack.at(-2), top, side))) break;
        stack.pop();
        say({ kind: "pop", side, gone: top, parallel, stack: [...stack] });
      }
      stack.push(side);
      say({ kind: "push", side, stack: [...stack] });
    }
    return stack;
  }

  const breaks = (sides) => sides.slice(1).map((side, k) => fraction(-higher(side, sides[k]), steeper(side, sides[k])));

  // Pairs of a line below and a line above that face each other somewhere, from left to right.
  function facing(floor, ceiling) {
    if (!floor.length || !ceiling.length) return [];
    const down = breaks(floor), up = breaks(ceiling), found = [];
    for (let i = 0, j = 0; ;) {
      found.push([floor[i], ceiling[j]]);
      if (i === down.length && j === up.length) return found;
      if (j === up.length || (i < down.length && compare(down[i], up[j]) <= 0)) i++;
      else j++;
    }
  }

  const upside = ({ line: [n, k, d], ...side }) => ({ ...side, line: [-n, -k, d] });

  // Every stop of the run; the last is what all the half-planes [a, b, c] have in common.
  function run(planes) {
    const stops = [], floors = [], ceilings = [], bounds = [];
    planes.forEach(([a, b, c], owner) => {
      if (b > 0) ceilings.push({ owner, line: [-a, c, b] });
      else if (b < 0) floors.push({ owner, line: [a, -c, -b] });
      else bounds.push({ sides: [{ owner }], m: a, k: -c });
    });
    const floor = envelope(floors, (stop) => stops.push({ ...stop, phase: "floor", floor: stop.stack, ceiling: [] }));
    const ceiling = envelope(ceilings.map(upside), (stop) => stops.push({
      ...stop, phase: "ceiling", floor, side: upside(stop.side), gone: stop.gone && upside(stop.gone), ceiling: stop.stack.map(upside),
    })).map(upside);
    for (const [low, high] of facing(floor, ceiling)) bounds.push({ sides: [low, high], m: steeper(low, high), k: higher(low, high) });
    let low = null, high = null, empty = false;
    for (const { sides, m, k } of bounds) { // m·x + k ≤ 0
      const bound = m ? fraction(-k, m) : null;
      if (m > 0 && (!high || compare(bound, high) < 0)) high = bound;
      if (m < 0 && (!low || compare(bound, low) > 0)) low = bound;
      empty = (m === 0 && k > 0) || Boolean(low && high && compare(low, high) > 0);
      stops.push({ kind: "bound", phase: "bound", sides, m, bound, low, high, empty, floor, ceiling });
      if (empty) break;
    }
    stops.push({ kind: "done", phase: "done", floor, ceiling, low, high, empty });
    return stops;
  }

  const height = ({ line: [n, k, d] }, [x, w]) => fraction(n * x + k * w, d * w);

  function chain(sides, { low, high }, best) {
    if (!sides.length) return [];
    const ends = [low, high].map((x) => x && [[x, sides.map((side) => height(side, x)).reduce((y, other) => (compare(other, y) * best > 0 ? other : y))]]);
    const turns = breaks(sides).flatMap((x, k) =>
      (!low || compare(low, x) < 0) && (!high || compare(x, high) < 0) ? [[x, height(sides[k], x)]] : []);
    return [...(ends[0] ?? []), ...turns, ...(ends[1] ?? [])];
  }

  // The corners of what a run has come to, anticlockwise from the leftmost.
  function corners(stop) {
    if (stop.empty) return [];
    const round = [...chain(stop.floor, stop, 1), ...chain(stop.ceiling, stop, -1).reverse()];
    return round.filter(([x, y], k) => round.findIndex(([u, v]) => compare(x, u) === 0 && compare(y, v) === 0) === k);
  }

  return { leftOf, run, corners };
})();

GEOMETRY.each("region", (figure) => {
  const { WIDTH, HEIGHT, row } = GEOMETRY;
  const NAMES = { floor: "地板", ceiling: "天花板" };
  const number = ({ owner }) => String(owner + 1);
  const value = ([n, d]) => (n / d).toFixed(1);

  function said(stop) {
    const { kind, phase, side, gone, sides, low, high, empty } = stop;
    const range = `${low ? value(low) : "−∞"} ≤ x ≤ ${high ? value(high) : "+∞"}`;
    if (kind === "ask") return `${NAMES[phase]}：按斜率取第 ${number(side)} 条。`;
    if (kind === "pop") return `${NAMES[phase]}：第 ${number(gone)} 条${stop.parallel ? `与第 ${number(side)} 条平行，更松` : `被它前面的和第 ${number(side)} 条遮住了`}，弹出。`;
    if (kind === "push") return `${NAMES[phase]}：第 ${number(side)} 条入栈，栈里有 ${stop.stack.length} 条。`;
    const who = sides?.length === 2 ? `第 ${number(sides[0])} 条不高于第 ${number(sides[1])} 条` : `竖直的第 ${sides && number(sides[0])} 条`;
    if (kind === "bound") return `${who}：${empty ? "再没有这样的 x，交是空集。" : `还剩 ${range}。`}`;
    if (empty) return "交是空集。";
    const count = PLANES.corners(stop).length;
    return `交：${range}，地板 ${stop.floor.length} 条，天花板 ${stop.ceiling.length} 条，${count} 个顶点。`;
  }

  GEOMETRY.board(figure, {
    start: [[110, 240], [230, 345], [260, 350], [420, 300], [560, 310], [590, 180], [470, 130], [330, 60], [240, 70], [120, 130], [500, 200], [400, 60], [320, 372], [400, 372]],
    unit: 2,
    noun: "一条",
    panel: 84,
    first: 18,
    run: (points) => PLANES.run(points.flatMap(([x, y], k) => (k % 2 ? [PLANES.leftOf([points[k - 1][0], HEIGHT - points[k - 1][1]], [x, HEIGHT - y])] : []))),
    draw(points, stop) {
      const pairs = points.flatMap((q, k) => (k % 2 ? [[points[k - 1], q]] : []));
      const stacked = new Set([...stop.floor, ...stop.ceiling].map(({ owner }) => owner));
      const asked = new Set([stop.side, stop.gone, ...(stop.sides ?? [])].filter(Boolean).map(({ owner }) => owner));
      const lines = pairs.flatMap(([[px, py], [qx, qy]], k) => {
        const [ux, uy] = [qx - px, qy - py], size = Math.hypot(ux, uy);
        if (size === 0) return [];
        const far = 1500 / size, [mx, my] = [(px + qx) / 2, (py + qy) / 2];
        const kind = `${asked.has(k) ? "accent" : ux > 0 ? "line" : "other"}${stacked.has(k) ? "" : " thin"}${stop.gone?.owner === k ? " dashed" : ""}`;
        return [
          ["line", { x1: px - far * ux, y1: py - far * uy, x2: px + far * ux, y2: py + far * uy, class: kind }],
          ["line", { x1: mx, y1: my, x2: mx + (14 * uy) / size, y2: my - (14 * ux) / size, class: kind }],
          ["text", { x: px + 10, y: py - 10, class: "note" }, String(k + 1)],
        ];
      });
      const at = ([n, d]) => n / d;
      // What x is still allowed; fractions far outside of the board stop at its edge.
      const edge = (x, other) => (x ? Math.min(Math.max(at(x), -9), WIDTH + 9) : other);
      const [from, to] = [edge(stop.low, -9), edge(stop.high, WIDTH + 9)];
      const limits = stop.phase === "bound" && !stop.empty ? [["rect", { x: from, y: -9, width: to - from, height: HEIGHT + 9, class: "plain dashed shade" }]] : [];
      // Where the region leaves the board, the board bounds it.
      const frame = [[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]];
      const shown = stop.kind === "done" && !stop.empty ? pairs.reduce((ring, [p, q]) => {
        const [a, b, c] = PLANES.leftOf([p[0], HEIGHT - p[1]], [q[0], HEIGHT - q[1]]);
        const beyond = ([x, y]) => a * x + b * y - c;
        return ring.flatMap((one, k) => {
          const before = ring.at(k - 1), u = beyond(before), v = beyond(one), t = u / (u - v);
          return [...(u * v < 0 ? [[before[0] + t * (one[0] - before[0]), before[1] + t * (one[1] - before[1])]] : []), ...(v <= 0 ? [one] : [])];
        });
      }, frame) : [];
      const dots = stop.kind === "done" ? PLANES.corners(stop).map(([x, y]) => ["circle", { cx: at(x), cy: HEIGHT - at(y), r: 6, class: "found" }]) : [];
      const stack = (sides) => sides.map((side) => [number(side), asked.has(side.owner) ? "accent" : "plain"]);
      return {
        shapes: [
          ...(shown.length ? [["polygon", { points: shown.map(([x, y]) => `${x},${HEIGHT - y}`).join(" "), class: "region" }]] : []),
          ...limits, ...lines, ...dots,
        ],
        lists: [...row("地板", stack(stop.floor), 10), ...row("天花板", stack(stop.ceiling), 46)],
        words: said(stop),
      };
    },
  });
});
