// Polygons overlaid as in exact_geometry/overlays.py. A point [x, y, w] is the pair of fractions x/w, y/w; corners are
// whole numbers up to 640, and pieces keep the line of their side, so every product below is exact in a double.

const OVERLAY = (() => {
  const { segmentOf, compare, side, turn, crossing } = SWEEP;
  const gcd = (a, b) => (b ? gcd(b, a % b) : Math.abs(a));
  const name = ([x, y, w]) => {
    const g = gcd(gcd(x, y), w);
    return `${x / g} ${y / g} ${w / g}`;
  };

  const KEEP = {
    union: (a, b) => a || b,
    intersection: (a, b) => a && b,
    difference: (a, b) => a && !b,
    xor: (a, b) => a !== b,
  };

  // Where a second segment on the same line starts or ends inside the first.
  const within = (p, s) => side(s, p) === 0 && compare(s.start, p) <= 0 && compare(p, s.end) <= 0;

  // The sides, cut wherever another one meets them; pieces that coincide are one, and cancel within a shape.
  function cut(rings) {
    const sides = rings.flatMap((ring, owner) => ring.flatMap((p, k) => {
      const q = ring[(k + 1) % ring.length];
      return p[0] === q[0] && p[1] === q[1] ? [] : [{ ...segmentOf(p, q), owner }];
    }));
    const pieces = new Map();
    for (const one of sides) {
      const stops = [one.start, one.end];
      for (const other of sides) {
        const point = crossing(one, other);
        if (point) stops.push(point);
        else stops.push(...[other.start, other.end].filter((p) => within(p, one)));
      }
      stops.sort(compare);
      stops.forEach((end, k) => {
        const start = stops[k - 1];
        if (!start || compare(start, end) === 0) return;
        const key = `${name(start)} ${name(end)}`;
        if (!pieces.has(key)) pieces.set(key, { line: one, start, end, toggles: [false, false] });
        const { toggles } = pieces.get(key);
        toggles[one.owner] = !toggles[one.owner];
      });
    }
    return [...pieces.values()].filter(({ toggles: [a, b] }) => a || b);
  }

  // Tell every piece what lies right below and right above it, from left to right; returns the pieces.
  function label(pieces) {
    const events = [...new Map(pieces.flatMap(({ start, end }) => [[name(start), start], [name(end), end]])).values()].sort(compare);
    let status = [];
    for (const p of events) {
      const low = status.filter((piece) => side(piece.line, p) > 0).length;
      const rest = status.slice(low).filter((piece) => compare(piece.end, p) !== 0);
      const onward = pieces.filter((piece) => compare(piece.start, p) === 0).sort((s, t) => -turn(s.line, t.line));
      let inside = low ? status[low - 1].above : [false, false];
      for (const piece of onward) {
        piece.below = inside;
        piece.above = inside = [inside[0] !== piece.toggles[0], inside[1] !== piece.toggles[1]];
      }
      status = [...status.slice(0, low), ...onward, ...rest];
    }
    return pieces;
  }

  // The pieces that bound the result, each with what is kept on its left.
  function borders(pieces, mode) {
    const keep = (inside) => KEEP[mode](...inside);
    return pieces.flatMap(({ start, end, below, above }) => {
      if (keep(below) === keep(above)) return [];
      return [keep(above) ? [start, end] : [end, start]];
    });
  }

  // Closed rings out of the borders: whichever way is taken at a crossing, the even-odd rule fills the same.
  function rings(found) {
    const leaving = new Map();
    for (const [p, q] of found) leaving.set(name(p), [...(leaving.get(name(p)) ?? []), q]);
    return found.flatMap(([start]) => {
      const ring = [];
      for (let p = start, ends; (ends = leaving.get(name(p)))?.length; p = ends.pop()) ring.push(p);
      return ring.length ? [ring] : [];
    });
  }

  const area = (found) => found.reduce((sum, [[px, py, pw], [qx, qy, qw]]) => sum + ((px / pw) * (qy / qw) - (py / pw) * (qx / qw)) / 2, 0);

  return { cut, label, borders, rings, area };
})();

GEOMETRY.each("overlay", (figure) => {
  const { WIDTH, HEIGHT } = GEOMETRY;
  const NAMES = { union: "并", intersection: "交", difference: "差", xor: "异或" };
  const called = ([a, b]) => (a && b ? "甲乙" : a ? "甲" : b ? "乙" : "外");
  let mode = "union";
  const place = document.createElement("input");
  Object.assign(place, { type: "range", min: 0, max: WIDTH, step: 1, value: 300 });
  place.setAttribute("aria-label", "扫描线的位置");

  const { redraw } = GEOMETRY.board(figure, {
    start: [[90, 340], [300, 300], [430, 350], [590, 330], [400, 120], [560, 60], [250, 50], [360, 210], [60, 150], [210, 90]],
    unit: 2,
    noun: "一对",
    modes: Object.entries(NAMES),
    onMode(chosen) { mode = chosen; },
    draw(points) {
      const up = points.map(([x, y]) => [x, HEIGHT - y]);
      const shapes = [0, 1].map((owner) => up.filter((_, k) => k % 2 === owner));
      const pieces = OVERLAY.label(OVERLAY.cut(shapes)), found = OVERLAY.borders(pieces, mode);
      const at = ([x, y, w = 1]) => `${x / w} ${HEIGHT - y / w}`;
      const path = OVERLAY.rings(found).map((ring) => `M${ring.map(at).join("L")}Z`).join("");
      const x = Number(place.value) + 0.25; // between the corners: no piece is vertical there
      const height = ({ line: { start: [sx, sy], direction: [ux, uy] } }) => sy + (uy * (x - sx)) / ux;
      const status = pieces.filter(({ start, end }) => start[0] < x * start[2] && x * end[2] < end[0]).sort((s, t) => height(s) - height(t));
      const gaps = status.slice(1).map((piece, k) => [(height(status[k]) + height(piece)) / 2, height(piece) - height(status[k]), piece.below]);
      return {
        shapes: [
          ["path", { d: path || "M0 0", class: "region", "fill-rule": "evenodd" }],
          ...shapes.map((ring, k) => ["polygon", { points: ring.map(at).join(","), class: k ? "line dashed" : "line" }]),
          ["line", { x1: x, y1: 0, x2: x, y2: HEIGHT, class: "accent" }],
          ...pieces.map(({ end: [px, py, w] }) => ["circle", { cx: px / w, cy: HEIGHT - py / w, r: 3, class: "found" }]),
          ...gaps.filter(([, room]) => room > 14).map(([y, , inside]) => ["text", { x: x + 6, y: HEIGHT - y + 5, class: "label" }, called(inside)]),
        ],
        words: `${NAMES[mode]}：剪成 ${pieces.length} 段，边界 ${found.length} 段，面积 ${OVERLAY.area(found).toFixed(1)}。扫描线从下到上：${["外", ...status.map(({ above }) => called(above))].join("、")}。`,
      };
    },
    controls: [place],
  });
  place.addEventListener("input", redraw);
});
