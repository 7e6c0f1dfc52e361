// The shortest tree of exact_geometry/manhattan.py, by trying all pairs: points are few and whole, lengths never round.

const TAXI = (() => {
  const distances = {
    manhattan: ([a, b], [c, d]) => Math.abs(a - c) + Math.abs(b - d),
    chebyshev: ([a, b], [c, d]) => Math.max(Math.abs(a - c), Math.abs(b - d)),
    euclid: ([a, b], [c, d]) => Math.hypot(a - c, b - d),
  };

  function tree(points, metric) {
    const distance = distances[metric], joined = new Set([0]), edges = [];
    while (joined.size < points.length) {
      let best;
      for (const i of joined) {
        for (let k = 0; k < points.length; k++) {
          const far = distance(points[i], points[k]);
          if (!joined.has(k) && (!best || far < best.far)) best = { far, edge: [i, k] };
        }
      }
      edges.push(best.edge);
      joined.add(best.edge[1]);
    }
    return edges;
  }

  const length = (points, edges, metric) => edges.reduce((sum, [i, k]) => sum + distances[metric](points[i], points[k]), 0);

  return { distances, tree, length };
})();

GEOMETRY.each("taxi", (figure) => {
  let metric = "manhattan";
  GEOMETRY.board(figure, {
    start: [[90, 310], [200, 100], [250, 230], [330, 70], [380, 320], [420, 180], [520, 90], [560, 280], [140, 190]],
    modes: [["manhattan", "曼哈顿"], ["chebyshev", "切比雪夫"], ["euclid", "欧几里得"]],
    onMode(chosen) { metric = chosen; },
    draw(points) {
      const edges = TAXI.tree(points, metric), total = TAXI.length(points, edges, metric);
      const [x, y] = points[0], near = Math.min(...points.slice(1).map((p) => TAXI.distances[metric](points[0], p)), 400);
      const ball = {
        manhattan: ["polygon", { points: `${x + near},${y} ${x},${y + near} ${x - near},${y} ${x},${y - near}`, class: "accent dashed" }],
        chebyshev: ["rect", { x: x - near, y: y - near, width: 2 * near, height: 2 * near, class: "accent dashed" }],
        euclid: ["circle", { cx: x, cy: y, r: near, class: "accent dashed" }],
      };
      const path = ([a, b], [c, d]) => (metric === "manhattan" ? `${a},${b} ${c},${b} ${c},${d}` : `${a},${b} ${c},${d}`);
      return {
        shapes: [
          ball[metric],
          ...edges.map(([i, k]) => ["polyline", { points: path(points[i], points[k]), class: "line" }]),
        ],
        words: `${points.length} 个点，最短的树共长 ${Number.isInteger(total) ? total : total.toFixed(1)}。点 1 最近的邻居在 ${Number.isInteger(near) ? near : near.toFixed(1)} 以外（虚线）。`,
      };
    },
  });
});
