// The smallest circle around the points: two or three of them hold it, as in circles/smallest.py.

const CIRCLE = (() => {
  const { orient } = GEOMETRY;

  // Whole numbers up to 640: every value below is exact in a double.
  function incircle(a, b, c, d) {
    const [ax, ay, bx, by, cx, cy] = [a, b, c].flatMap((p) => [p[0] - d[0], p[1] - d[1]]);
    return Math.sign(
      (ax * ax + ay * ay) * (bx * cy - cx * by)
      + (bx * bx + by * by) * (cx * ay - ax * cy)
      + (cx * cx + cy * cy) * (ax * by - bx * ay),
    );
  }

  function outside(support, p) {
    const [a, b, c] = support;
    if (support.length === 1) return p[0] !== a[0] || p[1] !== a[1];
    if (support.length === 2) return (a[0] - p[0]) * (b[0] - p[0]) + (a[1] - p[1]) * (b[1] - p[1]) > 0;
    return incircle(a, b, c, p) * orient(a, b, c) < 0;
  }

  function grow(points, held) {
    let support = held;
    points.forEach((p, k) => {
      if (support.length === 0) support = [p];
      else if (outside(support, p)) support = held.length === 2 ? [...held, p] : grow(points.slice(0, k), [...held, p]);
    });
    return support;
  }

  function circle([a, b, c]) {
    if (!b) return [...a, 0];
    if (!c) return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, Math.hypot(a[0] - b[0], a[1] - b[1]) / 2];
    const [bx, by, cx, cy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]];
    const double = 2 * (bx * cy - by * cx), b2 = bx * bx + by * by, c2 = cx * cx + cy * cy;
    const x = (cy * b2 - by * c2) / double, y = (bx * c2 - cx * b2) / double;
    return [a[0] + x, a[1] + y, Math.hypot(x, y)];
  }

  return { support: (points) => grow(points, []), circle };
})();

GEOMETRY.each("circles", (figure) => {
  GEOMETRY.board(figure, {
    start: [[200, 200], [260, 120], [330, 250], [400, 160], [300, 300], [430, 240], [350, 110], [250, 260]],
    draw(points) {
      const support = CIRCLE.support(points), [x, y, r] = CIRCLE.circle(support);
      return {
        shapes: [
          ["circle", { cx: x, cy: y, r, class: "area" }],
          ["polygon", { points: support.map((p) => p.join()).join(" "), class: "accent dashed" }],
          ...support.map((p) => ["circle", { cx: p[0], cy: p[1], r: 10, class: "accent" }]),
        ],
        words: `最小圆的半径 ${r.toFixed(1)}，由 ${support.length} 个点撑住。`,
      };
    },
  });
});
