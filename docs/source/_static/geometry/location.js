// The trapezoidal map of exact_geometry/point_location.py. Ends of segments are whole numbers up to 640, so that every
// question below is answered exactly. A point is [x, y, 1], as in sweep.js.

const LOCATION = (() => {
  const { segmentOf, compare, side, turn } = SWEEP;
  const runsAbove = (one, other) => compare(one.start, other.start) >= 0
    ? (side(other, one.start) || side(other, one.end)) > 0
    : (side(one, other.start) || side(one, other.end)) < 0;

  // Whether two segments have nothing in common but one end.
  function apart(one, other) {
    const [a, b, c, d] = [side(one, other.start), side(one, other.end), side(other, one.start), side(other, one.end)];
    const first = (s) => (compare(one.start, other.start) > 0 ? one : other)[s];
    const overlap = compare(one.start, other.end) <= 0 && compare(other.start, one.end) <= 0;
    if (turn(one, other) === 0) {
      if (a !== 0) return true;
      return !overlap || compare(one.start, other.end) === 0 || compare(other.start, one.end) === 0;
    }
    if (a * b > 0 || c * d > 0) return true;
    if (a * b < 0 || c * d < 0) return false;
    return Boolean(first) && [one.start, one.end].some((p) => compare(p, other.start) === 0 || compare(p, other.end) === 0);
  }

  // The segments that meet none before them, and those that do.
  function sorted(pairs) {
    const kept = [], refused = [];
    for (const [p, q] of pairs) {
      const one = segmentOf(p, q);
      const fits = compare(one.start, one.end) !== 0 && kept.every((other) => apart(one, other));
      (fits ? kept : refused).push(one);
    }
    return { kept, refused };
  }

  const cell = (bottom, top, left, right) => ({ bottom, top, left, right });

  function build(segments) {
    const root = { cell: cell(null, null, null, null) };
    for (const s of segments) insert(root, s);
    return root;
  }

  function* crossed(root, s) {
    for (let at = s.start; ;) {
      let node = root;
      while (!node.cell) {
        const high = node.segment ? runsAbove(s, node.segment) : compare(node.point, at) <= 0;
        node = high ? node.high : node.low;
      }
      yield node;
      if (!node.cell.right || compare(node.cell.right, s.end) >= 0) return;
      at = node.cell.right;
    }
  }

  function insert(root, s) {
    const nodes = [...crossed(root, s)], first = nodes[0].cell, last = nodes.at(-1).cell;
    const starts = !first.left || compare(first.left, s.start) !== 0, ends = !last.right || compare(last.right, s.end) !== 0;
    let upper, lower;
    nodes.forEach((node, k) => {
      const old = node.cell, left = k ? old.left : s.start, right = k === nodes.length - 1 ? s.end : old.right;
      if (!k || upper.cell.top !== old.top) upper = { cell: cell(s, old.top, left, null) };
      if (!k || lower.cell.bottom !== old.bottom) lower = { cell: cell(old.bottom, s, left, null) };
      upper.cell.right = lower.cell.right = right;
      let asked = { segment: s, low: lower, high: upper };
      if (ends && k === nodes.length - 1) asked = { point: s.end, low: asked, high: { cell: cell(last.bottom, last.top, s.end, last.right) } };
      if (starts && !k) asked = { point: s.start, low: { cell: cell(first.bottom, first.top, first.left, s.start) }, high: asked };
      delete node.cell;
      Object.assign(node, asked);
    });
  }

  // The nodes on the way to a point; the last is its cell, or the end or the segment that it lies on.
  function path(root, p) {
    const found = [root];
    for (let node = root; !node.cell; found.push(node)) {
      const way = node.segment ? side(node.segment, p) : compare(p, node.point);
      if (way === 0) break;
      node = way > 0 ? node.high : node.low;
    }
    return found;
  }

  function cells(root) {
    const found = new Set(), seen = new Set(), waiting = [root];
    while (waiting.length) {
      const node = waiting.pop();
      if (seen.has(node)) continue;
      seen.add(node);
      if (node.cell) found.add(node.cell);
      else waiting.push(node.low, node.high);
    }
    return [...found];
  }

  return { sorted, build, path, cells };
})();

GEOMETRY.each("trapezoids", (figure) => {
  const { WIDTH, HEIGHT } = GEOMETRY;
  let mode = "shuffled";
  const height = (s, x, other) => {
    if (!s) return other;
    const { start: [sx, sy], direction: [ux, uy] } = s;
    return ux === 0 ? sy : sy + (uy * (x - sx)) / ux;
  };
  const corners = ({ bottom, top, left, right }) => {
    const a = left ? left[0] : 0, b = right ? right[0] : WIDTH;
    return [[a, height(bottom, a, 0)], [b, height(bottom, b, 0)], [b, height(top, b, HEIGHT)], [a, height(top, a, HEIGHT)]]
      .map(([x, y]) => `${x},${HEIGHT - y}`).join(" ");
  };

  GEOMETRY.board(figure, {
    start: [[230, 190], [500, 260], [60, 330], [290, 350], [90, 230], [200, 270], [250, 240], [420, 300], [120, 90], [330, 140], [380, 70], [590, 110], [440, 190], [600, 230], [470, 350], [580, 310]],
    unit: 2,
    noun: "一条",
    modes: [["shuffled", "随机的次序"], ["given", "照输入的次序"]],
    onMode(chosen) { mode = chosen; },
    draw(points) {
      const up = points.map(([x, y]) => [x, HEIGHT - y]);
      const queries = up.slice(0, 2).map((p) => [...p, 1]);
      const pairs = up.slice(2).flatMap((p, k) => (k % 2 ? [[up[k + 1], p]] : []));
      const { kept, refused } = LOCATION.sorted(pairs);
      const root = LOCATION.build(mode === "given" ? kept : GEOMETRY.shuffled(kept));
      const cells = LOCATION.cells(root), paths = queries.map((p) => LOCATION.path(root, p));
      const line = ({ start, end }, kind) => ["line", { x1: start[0], y1: HEIGHT - start[1], x2: end[0], y2: HEIGHT - end[1], class: kind }];
      const asked = paths.map((path) => path.length - 1);
      return {
        shapes: [
          ...paths.flatMap((path) => (path.at(-1).cell ? [["polygon", { points: corners(path.at(-1).cell), class: "region" }]] : [])),
          ...cells.map((cell) => ["polygon", { points: corners(cell), class: "other thin" }]),
          ...kept.map((s) => line(s, "line")),
          ...refused.map((s) => line(s, "accent dashed")),
          ...queries.map(([x, y]) => ["circle", { cx: x, cy: HEIGHT - y, r: 11, class: "accent" }]),
        ],
        words: `${kept.length} 条线段，${cells.length} 格。圈出的两个点，查找时各问 ${asked.join("、")} 个问题。${refused.length ? `虚线 ${refused.length} 条与别的相交，没有加入。` : ""}`,
      };
    },
  });
});
