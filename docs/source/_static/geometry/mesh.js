// Triangles inside even-odd rings, as in exact_geometry/meshes.py: a sweep with a chain for each cell, then flips.
// Points [x, y, w] are pairs of fractions x/w, y/w; signs are those of BigInts, since crossings have large numerators.

const MESH = (() => {
  const { compare, side, turn } = SWEEP;
  const big = (p) => p.map(BigInt);
  const sign = (value) => (value > 0n ? 1 : value < 0n ? -1 : 0);

  function orient(p, q, r) {
    const [[ax, ay, aw], [bx, by, bw], [cx, cy, cw]] = [p, q, r].map(big);
    return sign(ax * (by * cw - bw * cy) - ay * (bx * cw - bw * cx) + aw * (bx * cy - by * cx));
  }

  function incircle(a, b, c, d) {
    const rows = [a, b, c, d].map(big).map(([x, y, w]) => [x * w, y * w, x * x + y * y, w * w]);
    const minor = (m) => m.length === 1 ? m[0][0] : m[0].reduce((sum, v, k) =>
      sum + (k % 2 ? -v : v) * minor(m.slice(1).map((row) => row.filter((_, j) => j !== k))), 0n);
    return sign(minor(rows));
  }

  // What lies between the chain of a cell, from below to above, and a point that its upper side has come to.
  function addTop({ corners }, p, triangles) {
    const left = [...corners];
    while (left.length > 1 && orient(left.at(-2), left.at(-1), p) < 0) triangles.push([left.at(-2), p, left.pop()]);
    return { corners: [...left, p], rightmost: left.length };
  }

  function addBottom({ corners }, p, triangles) {
    let k = 0;
    for (; k + 1 < corners.length && orient(corners[k], corners[k + 1], p) < 0; k++) triangles.push([corners[k], p, corners[k + 1]]);
    return { corners: [p, ...corners.slice(k)], rightmost: 0 };
  }

  function swept(pieces) {
    const name = ([x, y, w]) => `${x / w} ${y / w}`;
    const stops = [...new Map(pieces.flatMap(({ start, end }) => [[name(start), start], [name(end), end]])).values()].sort(compare);
    const chains = new Map(), triangles = [];
    let status = [];
    for (const p of stops) {
      const low = status.filter((piece) => side(piece.line, p) > 0).length;
      const ending = status.slice(low).filter((piece) => compare(piece.end, p) === 0);
      const starting = pieces.filter((piece) => compare(piece.start, p) === 0).sort((s, t) => -turn(s.line, t.line));
      const under = status[low - 1], lowest = chains.get(under);
      for (const piece of ending.slice(0, -1)) if (chains.has(piece)) addTop(chains.get(piece), p, triangles);
      const highest = ending.length ? chains.get(ending.at(-1)) : lowest;
      ending.forEach((piece) => chains.delete(piece));
      let below = null, above = null;
      if (lowest && lowest === highest) {
        const { corners, rightmost: k } = lowest;
        below = addTop({ corners: corners.slice(0, k + 1) }, p, triangles);
        above = addBottom({ corners: corners.slice(k) }, p, triangles);
      } else {
        if (lowest) below = addTop(lowest, p, triangles);
        if (highest) above = addBottom(highest, p, triangles);
      }
      starting.forEach((piece) => { if (piece.inside) chains.set(piece, { corners: [p], rightmost: 0 }); });
      if (below && above && !starting.length) {
        below = { corners: [...below.corners, ...above.corners.slice(1)], rightmost: below.corners.length - 1 };
        above = null;
      }
      if (below) chains.set(under, below);
      if (above) chains.set(starting.at(-1), above);
      status = [...status.slice(0, low), ...starting, ...status.slice(low + ending.length)];
    }
    return { points: stops, triangles: triangles.map((t) => t.map((p) => stops.findIndex((q) => compare(p, q) === 0))) };
  }

  function flipped(points, triangles, fixed) {
    const opposite = new Map(), key = (i, j) => `${i} ${j}`;
    const put = (i, j, k) => { opposite.set(key(i, j), k); opposite.set(key(j, k), i); opposite.set(key(k, i), j); };
    triangles.forEach((t) => put(...t));
    const waiting = triangles.flatMap(([i, j, k]) => [[i, j], [j, k], [k, i]]);
    let flips = 0;
    while (waiting.length) {
      const [i, j] = waiting.pop(), k = opposite.get(key(i, j)), m = opposite.get(key(j, i));
      if (k === undefined || m === undefined || fixed.has(key(Math.min(i, j), Math.max(i, j)))) continue;
      if (incircle(points[i], points[j], points[k], points[m]) <= 0) continue;
      opposite.delete(key(i, j));
      opposite.delete(key(j, i));
      put(i, m, k);
      put(m, j, k);
      waiting.push([i, m], [m, j], [j, k], [k, i]);
      flips++;
    }
    const found = new Map();
    for (const [ends, k] of opposite) {
      const [i, j] = ends.split(" ").map(Number);
      found.set([i, j, k].sort((a, b) => a - b).join(" "), [i, j, k]);
    }
    return { triangles: [...found.values()], flips };
  }

  // The triangles inside two rings together, by the even-odd rule.
  function run(rings, delaunay) {
    const pieces = OVERLAY.label(OVERLAY.cut(rings)).filter(({ toggles: [a, b] }) => a !== b);
    for (const piece of pieces) piece.inside = piece.above[0] !== piece.above[1];
    const { points, triangles } = swept(pieces);
    const at = (p) => points.findIndex((q) => compare(p, q) === 0);
    const fixed = new Set(pieces.map(({ start, end }) => [at(start), at(end)].sort((a, b) => a - b).join(" ")));
    return { points, ...(delaunay ? flipped(points, triangles, fixed) : { triangles, flips: 0 }) };
  }

  return { run };
})();

GEOMETRY.each("mesh", (figure) => {
  const { HEIGHT } = GEOMETRY;
  let mode = "delaunay";
  const angle = (a, b, c) => {
    const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]];
    return (180 / Math.PI) * Math.abs(Math.atan2(ux * vy - uy * vx, ux * vx + uy * vy));
  };

  GEOMETRY.board(figure, {
    start: [[70, 350], [230, 270], [310, 370], [330, 300], [580, 340], [430, 250], [600, 90], [400, 150], [330, 40], [290, 110], [60, 110], [190, 180]],
    unit: 2,
    noun: "一对",
    modes: [["delaunay", "翻转以后"], ["sweep", "只扫一遍"]],
    onMode(chosen) { mode = chosen; },
    draw(points) {
      const up = points.map(([x, y]) => [x, HEIGHT - y]);
      const rings = [0, 1].map((owner) => up.filter((_, k) => k % 2 === owner));
      const { points: places, triangles, flips } = MESH.run(rings, mode === "delaunay");
      const at = (k) => [places[k][0] / places[k][2], HEIGHT - places[k][1] / places[k][2]];
      const least = triangles.reduce((found, t) => Math.min(found, ...t.map((k, n) => angle(at(k), at(t[(n + 1) % 3]), at(t[(n + 2) % 3])))), 180);
      return {
        shapes: [
          ...triangles.map((t) => ["polygon", { points: t.map(at).join(" "), class: "region" }]),
          ...triangles.map((t) => ["polygon", { points: t.map(at).join(" "), class: "other thin" }]),
          ...rings.map((ring, k) => ["polygon", { points: ring.map(([x, y]) => `${x},${HEIGHT - y}`).join(" "), class: k ? "line dashed" : "line" }]),
        ],
        words: `${triangles.length} 个三角形${mode === "delaunay" ? `，翻转 ${flips} 次` : ""}，最小的角 ${triangles.length ? least.toFixed(2) : 0}°。`,
      };
    },
  });
});
