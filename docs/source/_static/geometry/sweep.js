// Bentley and Ottmann stopped anywhere, as in sweep_line/intersections.py. A point [x, y, w] is the pair of fractions
// x/w, y/w; ends of segments are whole numbers up to 640, so every product below is exact in a double.

const SWEEP = (() => {
  const compare = (p, q) => Math.sign(p[0] * q[2] - q[0] * p[2]) || Math.sign(p[1] * q[2] - q[1] * p[2]);
  const same = (p, q) => compare(p, q) === 0;

  function segmentOf(p, q) {
    const [start, end] = [[...p, 1], [...q, 1]].sort(compare);
    return { start, end, direction: [end[0] - start[0], end[1] - start[1]] };
  }

  // 1 where p is above the segment's line, 0 on it, -1 below; left of a vertical segment counts as above.
  function side({ start, direction: [ux, uy] }, [x, y, w]) {
    const dx = x - start[0] * w, dy = y - start[1] * w;
    return ux === 0 && uy === 0 ? Math.sign(dy) || -Math.sign(dx) : Math.sign(ux * dy - uy * dx);
  }

  const turn = (one, other) => Math.sign(one.direction[0] * other.direction[1] - one.direction[1] * other.direction[0]);

  function crossing(one, other) {
    const [ux, uy] = one.direction, [vx, vy] = other.direction;
    const way = turn(one, other), w = Math.abs(ux * vy - uy * vx);
    if (way === 0) return null;
    const dx = other.start[0] - one.start[0], dy = other.start[1] - one.start[1];
    const s = way * (dx * vy - dy * vx), t = way * (dx * uy - dy * ux);
    if (s < 0 || s > w || t < 0 || t > w) return null;
    return [one.start[0] * w + s * ux, one.start[1] * w + s * uy, w];
  }

  // Every event at or before the limit is handled; what is left of the queue, the order and the findings come back.
  function run(segments, limit) {
    const events = [], found = [];
    let status = [];
    const schedule = (p) => { if (!events.some((e) => same(e, p))) events.push(p); };
    segments.forEach(({ start, end }) => { schedule(start); schedule(end); });

    function ask(i, p) {
      if (i < 0 || i + 1 >= status.length) return;
      const point = crossing(status[i], status[i + 1]);
      if (point && compare(point, p) > 0) schedule(point);
    }

    for (;;) {
      events.sort(compare);
      if (events.length === 0 || compare(events[0], limit) > 0) return { events, status, found };
      const p = events.shift();
      const low = status.filter((s) => side(s, p) > 0).length, high = status.filter((s) => side(s, p) >= 0).length;
      const through = [...status.slice(low, high), ...segments.filter((s) => same(s.start, p))];
      const onward = through.filter((s) => !same(s.end, p)).sort((s, t) => -turn(s, t));
      status = [...status.slice(0, low), ...onward, ...status.slice(high)];
      ask(low - 1, p);
      if (onward.length) ask(low + onward.length - 1, p);
      if (through.length > 1) found.push(p);
    }
  }

  return { segmentOf, compare, side, turn, crossing, run };
})();

GEOMETRY.each("sweep", (figure) => {
  const { WIDTH, HEIGHT, button } = GEOMETRY;
  const place = document.createElement("input");
  Object.assign(place, { type: "range", min: 0, max: WIDTH, step: 1, value: 320 });
  place.setAttribute("aria-label", "扫描线的位置");
  let limit, next;

  // Down the whole of the line: nothing on it is still to come.
  const slide = () => { limit = [Number(place.value), HEIGHT, 1]; };
  slide();

  const { redraw } = GEOMETRY.board(figure, {
    start: [[60, 330], [420, 60], [70, 90], [380, 350], [120, 200], [600, 220], [250, 40], [330, 370], [470, 340], [580, 60], [440, 130], [610, 330]],
    unit: 2,
    noun: "一条",
    draw(points) {
      const up = points.map(([x, y]) => [x, HEIGHT - y]);
      const segments = up.flatMap((p, k) => (k % 2 ? [SWEEP.segmentOf(up[k - 1], p)] : []));
      const { events, status, found } = SWEEP.run(segments, limit);
      next = events[0];
      const x = limit[0] / limit[2], dot = ([px, py, w], kind, r) => ["circle", { cx: px / w, cy: HEIGHT - py / w, r, class: kind }];
      const order = status.map(({ start, direction: [ux, uy] }, k) => {
        const y = ux === 0 ? limit[1] / limit[2] : start[1] + (uy * (x - start[0])) / ux;
        return ["text", { x: x + 6, y: HEIGHT - y - 5, class: "label" }, String(k + 1)];
      });
      return {
        shapes: [
          ...segments.map((s) => ["line", {
            x1: s.start[0], y1: HEIGHT - s.start[1], x2: s.end[0], y2: HEIGHT - s.end[1], class: status.includes(s) ? "line" : "line thin",
          }]),
          ["line", { x1: x, y1: 0, x2: x, y2: HEIGHT, class: "accent" }],
          ...events.map((p) => dot(p, "accent dashed thin", 11)),
          ...found.map((p) => dot(p, "found", 6)),
          ...order,
        ],
        words: `扫描线停在 x = ${x.toFixed(1)}：次序里有 ${status.length} 条，已找到 ${found.length} 个交点，队列里还有 ${events.length} 个事件（虚线圈）。`,
      };
    },
    controls: [
      place,
      button("下一个事件", () => {
        if (!next) return;
        limit = next;
        place.value = next[0] / next[2];
        redraw();
      }),
    ],
  });
  place.addEventListener("input", () => { slide(); redraw(); });
});
