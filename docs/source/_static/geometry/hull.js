// Andrew's monotone chain and rotating calipers, as in convex_hull/hull.py and calipers.py.

const HULL = (() => {
  const { orient } = GEOMETRY;

  function chain(ordered) {
    const kept = [];
    for (const point of ordered) {
      while (kept.length >= 2 && orient(kept.at(-2), kept.at(-1), point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept;
  }

  function hull(points) {
    const ordered = [...points].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
    const distinct = ordered.filter((p, k) => k === 0 || p[0] !== ordered[k - 1][0] || p[1] !== ordered[k - 1][1]);
    if (distinct.length <= 2) return distinct;
    return [...chain(distinct).slice(0, -1), ...chain(distinct.reverse()).slice(0, -1)];
  }

  function diameter(corners) {
    let best = [corners[0], corners[0]], longest = 0;
    for (const p of corners) {
      for (const q of corners) {
        const square = (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2;
        if (square > longest) [best, longest] = [[p, q], square];
      }
    }
    return { ends: best, square: longest };
  }

  return { hull, diameter };
})();

GEOMETRY.each("hull", (figure) => GEOMETRY.board(figure, {
  start: [[110, 210], [190, 90], [250, 300], [320, 60], [330, 200], [420, 330], [470, 110], [540, 240], [260, 180], [400, 210]],
  draw(points) {
    const corners = HULL.hull(points), { ends, square } = HULL.diameter(corners);
    return {
      shapes: [
        ["polygon", { points: corners.map((p) => p.join()).join(" "), class: "area" }],
        ["line", { x1: ends[0][0], y1: ends[0][1], x2: ends[1][0], y2: ends[1][1], class: "accent dashed" }],
        ...corners.map((p) => ["circle", { cx: p[0], cy: p[1], r: 10, class: "ring" }]),
      ],
      words: `${points.length} 个点，凸包有 ${corners.length} 个顶点；直径 ${Math.sqrt(square).toFixed(1)}（虚线）。`,
    };
  },
}));
