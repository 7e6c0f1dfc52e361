// Delaunay triangles by wrapping, Voronoi cells by definition. The coordinates are whole numbers, so that nothing is
// rounded until it is drawn.

const DELAUNAY = (() => {
  const { orient, WIDTH, HEIGHT } = GEOMETRY;

  function incircle(a, b, c, d) {
    const [ax, ay, bx, by, cx, cy] = [a, b, c].flatMap((p) => [p[0] - d[0], p[1] - d[1]]);
    return (ax * ax + ay * ay) * (bx * cy - cx * by)
      + (bx * bx + by * by) * (cx * ay - ax * cy)
      + (cx * cx + cy * cy) * (ax * by - bx * ay);
  }

  // The triangle at one edge leads to its neighbours, and so on, as paper is wrapped around the lifted points: n steps
  // for each face. Points on one empty circle are one face, cut into the fan from its first point.
  function triangles(points) {
    const found = [], known = new Set(), distinct = firsts(points);
    if (distinct.length < 3) return found;
    const waiting = [hullEdge(points, distinct)];
    while (waiting.length) {
      const [i, j] = waiting.pop();
      if (known.has(`${i},${j}`)) continue;
      const face = wrap(points, distinct, i, j);
      if (!face) continue; // the outside
      face.forEach((k, m) => {
        const next = face[(m + 1) % face.length];
        known.add(`${k},${next}`);
        waiting.push([next, k]);
      });
      const first = face.indexOf(Math.min(...face)), ring = [...face.slice(first), ...face.slice(0, first)];
      for (let m = 1; m + 1 < ring.length; m++) found.push([ring[0], ring[m], ring[m + 1]]);
    }
    return found.sort((s, t) => s[0] - t[0] || s[1] - t[1] || s[2] - t[2]);
  }

  // Of points in one place, the first; the others get no triangle.
  function firsts(points) {
    const seen = new Set();
    return [...points.keys()].filter((k) => !seen.has(points[k].join()) && seen.add(points[k].join()));
  }

  // From the lowest point to the neighbour that has nothing on its right; the nearest of those on one line.
  function hullEdge(points, distinct) {
    const far = ([x, y], k) => (points[k][0] - x) ** 2 + (points[k][1] - y) ** 2;
    const start = distinct.reduce((k, m) => (points[m][1] - points[k][1] || points[m][0] - points[k][0]) < 0 ? m : k);
    const end = distinct.filter((k) => k !== start).reduce((k, m) => {
      const turn = orient(points[start], points[k], points[m]);
      return turn < 0 || (turn === 0 && far(points[start], m) < far(points[start], k)) ? m : k;
    });
    return [start, end];
  }

  // The points on the empty circle through i and j whose middle lies farthest to the left, in their order around it.
  function wrap(points, distinct, i, j) {
    const left = distinct.filter((k) => orient(points[i], points[j], points[k]) > 0);
    if (left.length === 0) return null;
    const best = left.reduce((k, m) => (incircle(points[i], points[j], points[k], points[m]) > 0 ? m : k));
    const round = left.filter((k) => incircle(points[i], points[j], points[best], points[k]) === 0);
    return [i, j, ...round.sort((k, m) => -orient(points[j], points[k], points[m]))];
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
