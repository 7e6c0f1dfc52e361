// Minkowski sums as in exact_geometry/minkowski.py, stopped after every side that is merged. Corners are whole numbers.

const MINKOWSKI = (() => {
  const { orient } = GEOMETRY;
  const sub = (q, p) => [q[0] - p[0], q[1] - p[1]];
  const cross = (u, v) => u[0] * v[1] - u[1] * v[0];

  // The sides of a convex polygon from its smallest corner on: none of a point, both ways along a segment.
  const sides = (hull) => (hull.length < 2 ? [] : hull.map((p, k) => sub(hull[(k + 1) % hull.length], p)));
  const half = ([x, y]) => (x > 0 || (x === 0 && y > 0) ? 0 : 1);
  const before = (u, v) => half(u) - half(v) || -Math.sign(cross(u, v));

  // Every stop of the sum of two convex polygons: how far each is read, and the way along the sum so far.
  function run(first, second) {
    const [a, b] = [first, second].map(sides);
    const path = [[first[0][0] + second[0][0], first[0][1] + second[0][1]]], stops = [{ i: 0, j: 0, path: [...path], from: [] }], from = [];
    for (let i = 0, j = 0; i < a.length || j < b.length;) {
      const turn = j === b.length ? -1 : i === a.length ? 1 : before(a[i], b[j]);
      const [x, y] = path.at(-1), steps = [...(turn <= 0 ? [a[i++]] : []), ...(turn >= 0 ? [b[j++]] : [])];
      path.push(steps.reduce((p, step) => [p[0] + step[0], p[1] + step[1]], [x, y]));
      from.push(turn);
      stops.push({ i, j, path: [...path], from: [...from] });
    }
    return stops;
  }

  const sum = (stops) => (stops.length > 1 ? stops.at(-1).path.slice(0, -1) : stops[0].path);

  function nearest(p, [a, b]) {
    const [u, v] = [sub(b, a), sub(p, a)], size = u[0] ** 2 + u[1] ** 2;
    const t = size ? Math.min(Math.max((u[0] * v[0] + u[1] * v[1]) / size, 0), 1) : 0;
    const gap = t > 0 && t < 1 ? cross(u, v) ** 2 / size : [a, b].reduce((least, [x, y]) => Math.min(least, (x - p[0]) ** 2 + (y - p[1]) ** 2), Infinity);
    return { gap, point: [a[0] + t * u[0], a[1] + t * u[1]] };
  }

  // How far a point is from a convex polygon, squared, and the nearest point of the border.
  function apart(p, polygon) {
    const edges = polygon.map((q, k) => [q, polygon[(k + 1) % polygon.length]]);
    if (polygon.length > 2 && edges.every(([a, b]) => orient(a, b, p) >= 0)) return { gap: 0, point: p };
    return edges.map((edge) => nearest(p, edge)).reduce((one, other) => (other.gap < one.gap ? other : one));
  }

  return { run, sum, sides, apart };
})();

GEOMETRY.each("sum", (figure) => {
  const { HEIGHT } = GEOMETRY;
  const PANEL = 130;
  let mode = "sum";

  // The polygons of the two owners, and the second as it is added: at its smallest corner, or turned around it.
  function shapes(points) {
    const up = points.map(([x, y]) => [x, HEIGHT - y]);
    const [a, b] = [0, 1].map((owner) => HULL.hull(up.filter((_, k) => k % 2 === owner)));
    const [x, y] = b[0], way = mode === "sum" ? 1 : -1;
    return { a, b, added: HULL.hull(b.map(([px, py]) => [way * (px - x), way * (py - y)])) };
  }

  // Sides as arrows from one foot, in the order in which they are merged.
  function fan(sides, middle, done, kind) {
    const foot = [middle, HEIGHT + 68], size = 46 / Math.max(1, ...sides.map(([x, y]) => Math.hypot(x, y)));
    return sides.flatMap(([x, y], k) => {
      const [tx, ty] = [foot[0] + 10 * (x * size) / 10, foot[1] - y * size];
      const look = k === done ? `${kind} bold` : k < done ? `${kind} dashed` : `${kind} thin`;
      return [
        ["line", { x1: foot[0], y1: foot[1], x2: tx, y2: ty, class: look }],
        ["text", { x: foot[0] + 1.25 * (tx - foot[0]), y: foot[1] + 1.25 * (ty - foot[1]) + 5, class: "note", "text-anchor": "middle" }, String(k + 1)],
      ];
    });
  }

  GEOMETRY.board(figure, {
    start: [[150, 270], [470, 110], [330, 290], [545, 140], [390, 190], [490, 200], [310, 110], [430, 180], [170, 170], [525, 95]],
    unit: 2,
    noun: "一对",
    panel: PANEL,
    first: 5,
    modes: [["sum", "和"], ["difference", "差：碰到没有"]],
    onMode(chosen) { mode = chosen; },
    run(points) {
      const { a, b, added } = shapes(points);
      return MINKOWSKI.run(a, added).map((stop, k, stops) => ({ ...stop, a, b, added, total: MINKOWSKI.sum(stops), done: k === stops.length - 1 }));
    },
    draw(_, { a, b, added, i, j, path, from, total, done }) {
      const at = ([x, y]) => `${x},${HEIGHT - y}`;
      const ring = (corners, kind) => ["polygon", { points: corners.map(at).join(" "), class: kind }];
      const steps = from.map((turn, k) => {
        const [p, q] = [path[k], path[k + 1]];
        return ["line", { x1: p[0], y1: HEIGHT - p[1], x2: q[0], y2: HEIGHT - q[1], class: `${turn < 0 ? "line" : turn > 0 ? "accent" : "other"} bold` }];
      });
      const [mine, theirs] = [a, added].map(MINKOWSKI.sides), { gap, point } = MINKOWSKI.apart(b[0], total);
      const next = done ? "" : `下一条：${i < mine.length ? `甲的第 ${i + 1} 条` : "甲已取完"}，${j < theirs.length ? `乙的第 ${j + 1} 条` : "乙已取完"}，方向靠前的先接。`;
      const result = mode === "sum"
        ? `和有 ${total.length} 个顶点。`
        : gap === 0 ? "乙的参考点（十字）在长胖的甲里：碰到了。" : `乙的参考点（十字）在长胖的甲外面：没碰到，相距 ${Math.sqrt(gap).toFixed(1)}。`;
      const [rx, ry] = [b[0][0], HEIGHT - b[0][1]];
      const middle = (corners, axis) => corners.reduce((sum, p) => sum + p[axis], 0) / corners.length;
      const named = (name, corners) => ["text", { x: middle(corners, 0), y: HEIGHT - middle(corners, 1) + 6, class: "note", "text-anchor": "middle" }, name];
      return {
        shapes: [
          ...(done ? [ring(total, "region")] : []),
          ring(a, "area"),
          ring(b, "accent wash"),
          ...(mode === "difference" && done && gap > 0 ? [["line", { x1: rx, y1: ry, x2: point[0], y2: HEIGHT - point[1], class: "accent dashed" }]] : []),
          ...steps,
          ["circle", { cx: path.at(-1)[0], cy: HEIGHT - path.at(-1)[1], r: 6, class: "found" }],
          ["path", { d: `M${rx - 10} ${ry}h20m-10 -10v20`, class: "accent bold" }],
          named("甲", a),
          named("乙", b),
        ],
        lists: [
          ["text", { x: 16, y: HEIGHT + 26, class: "note" }, "甲的边"],
          ...fan(mine, 190, i, "line"),
          ["text", { x: 336, y: HEIGHT + 26, class: "note" }, mode === "sum" ? "乙的边" : "−乙的边"],
          ...fan(theirs, 510, j, "accent"),
        ],
        words: `接好 ${from.length} 条边，共 ${total.length} 条。${done ? result : next}`,
      };
    },
  });
});
