// Delaunay triangles and Voronoi cells by definition: few points need no clever algorithm, and nothing is rounded
// until it is drawn.

const DELAUNAY = (() => {
  const { orient, WIDTH, HEIGHT } = GEOMETRY;

  function incircle(a, b, c, d) {
    const [ax, ay, bx, by, cx, cy] = [a, b, c].flatMap((p) => [p[0] - d[0], p[1] - d[1]]);
    return (ax * ax + ay * ay) * (bx * cy - cx * by)
      + (bx * bx + by * by) * (cx * ay - ax * cy)
      + (cx * cx + cy * cy) * (ax * by - bx * ay);
  }

  // Of several points on one empty circle only the fan from the first is kept.
  function triangles(points) {
    const found = [], n = points.length;
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) for (let k = j + 1; k < n; k++) {
      const turn = orient(points[i], points[j], points[k]);
      if (turn === 0) continue;
      const [a, b, c] = turn > 0 ? [i, j, k] : [i, k, j];
      const signs = points.map((p) => incircle(points[a], points[b], points[c], p));
      if (signs.some((s) => s > 0)) continue;
      const together = signs.flatMap((s, m) => (s === 0 ? [m] : []));
      if (together.length === 3 || fan(points, together, [i, j, k])) found.push([a, b, c]);
    }
    return found;
  }

  function fan(points, together, corners) {
    const first = Math.min(...together);
    const [p, q] = corners.filter((m) => m !== first);
    return corners.includes(first) && neighbours(points, together, first, p, q);
  }

  // p and q follow one another on the circle when every other point lies on the side of the first.
  function neighbours(points, together, first, p, q) {
    const side = orient(points[p], points[q], points[first]);
    return together.every((m) => m === p || m === q || orient(points[p], points[q], points[m]) === side);
  }

  function centre([a, b, c]) {
    const [bx, by, cx, cy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]];
    const double = 2 * (bx * cy - by * cx), b2 = bx * bx + by * by, c2 = cx * cx + cy * cy;
    const x = (cy * b2 - by * c2) / double, y = (bx * c2 - cx * b2) / double;
    return [a[0] + x, a[1] + y, Math.hypot(x, y)];
  }

  function cell(points, k) {
    let region = [[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]];
    const [px, py] = points[k];
    for (const [qx, qy] of points) {
      if (qx === px && qy === py) continue;
      const beyond = ([x, y]) => 2 * (qx - px) * x + 2 * (qy - py) * y - (qx * qx + qy * qy - px * px - py * py);
      region = region.flatMap((p, m) => {
        const before = region[(m + region.length - 1) % region.length], u = beyond(before), v = beyond(p);
        const t = u / (u - v);
        const cut = u * v < 0 ? [[before[0] + t * (p[0] - before[0]), before[1] + t * (p[1] - before[1])]] : [];
        return v <= 0 ? [...cut, p] : cut;
      });
    }
    return region;
  }

  return { triangles, centre, cell };
})();

GEOMETRY.each("dual", (figure) => {
  const { triangles, centre, cell } = DELAUNAY;
  let mode = "both";

  const polygon = (corners, kind) => ["polygon", { points: corners.map((p) => p.join()).join(" "), class: kind }];

  GEOMETRY.board(figure, {
    start: [[120, 120], [240, 70], [380, 90], [520, 130], [170, 240], [300, 190], [430, 230], [550, 280], [250, 330], [390, 330]],
    draw(points) {
      const corners = triangles(points).map((t) => t.map((k) => points[k]));
      const shapes = [];
      if (mode !== "triangles" && mode !== "circles") shapes.push(...points.map((_, k) => polygon(cell(points, k), "other")));
      if (mode !== "cells") shapes.push(...corners.map((t) => polygon(t, "line thin")));
      if (mode === "circles") {
        shapes.push(...corners.map(centre).map(([cx, cy, r]) => ["circle", { cx, cy, r, class: "accent thin" }]));
      }
      return { shapes, words: `${points.length} 个点，${corners.length} 个德劳内三角形。` };
    },
    modes: [["both", "两张图"], ["triangles", "三角剖分"], ["circles", "空圆"], ["cells", "沃罗诺伊图"]],
    onMode(chosen) { mode = chosen; },
  });
});
