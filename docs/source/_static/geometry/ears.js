// Ear clipping as in exact_geometry/ears.py, stopped at every question and every cut. Corners are whole numbers.

const EARS = (() => {
  const { orient } = GEOMETRY;
  const area = (points) => points.reduce((sum, [x, y], k) => sum + x * points[(k + 1) % points.length][1] - points[(k + 1) % points.length][0] * y, 0);
  const covers = (a, b, c, p) => orient(a, b, p) >= 0 && orient(b, c, p) >= 0 && orient(c, a, p) >= 0;
  const same = (p, q) => p[0] === q[0] && p[1] === q[1];

  // Every stop of the run: the corner in question, what is left of the ring and of the queue, the triangles so far. The
  // last has all triangles, or says why there are none.
  function run(points) {
    const size = points.length > 2 ? area(points) : 0, stops = [], triangles = [];
    if (size === 0) return [{ kind: "flat", triangles, ring: [...points.keys()], waiting: [], dented: new Set() }];
    const order = [...points.keys()];
    if (size < 0) order.reverse();
    const corners = order.map((k) => points[k]), n = corners.length;
    const before = corners.map((_, k) => (k + n - 1) % n), after = corners.map((_, k) => (k + 1) % n);
    const turn = (k) => orient(corners[before[k]], corners[k], corners[after[k]]);
    const left = new Set(corners.keys()), dented = new Set([...left].filter((k) => turn(k) <= 0));
    let waiting = [...left], known = 0;
    const say = (kind, k, more = {}) => stops.push({
      kind, corner: order[k], ring: order.filter((_, m) => left.has(m)), waiting: waiting.map((m) => order[m]),
      dented: new Set([...dented].map((m) => order[m])), triangles: [...triangles], ...more,
    });
    while (left.size > 2) {
      if (!waiting.length) {
        if (known === triangles.length) {
          say("stuck");
          return stops;
        }
        [waiting, known] = [[...left].sort((k, m) => k - m), triangles.length];
        say("again");
      }
      const k = Math.min(...waiting);
      waiting.splice(waiting.indexOf(k), 1);
      if (!left.has(k)) continue;
      const [i, j] = [before[k], after[k]], [a, b, c] = [i, k, j].map((m) => corners[m]), tip = [i, k, j].map((m) => order[m]);
      const inTheWay = [...dented].filter((m) => ![a, b, c].some((p) => same(p, corners[m])) && covers(a, b, c, corners[m]));
      if (dented.has(k)) say("dent", k, { tip });
      else if (inTheWay.length) say("blocked", k, { tip, by: inTheWay.map((m) => order[m]) });
      else {
        triangles.push(tip);
        left.delete(k);
        dented.delete(k);
        [after[i], before[j]] = [j, i];
        for (const m of [i, j]) {
          if (turn(m) <= 0) dented.add(m);
          else dented.delete(m);
          waiting.push(m);
        }
        say("cut", k, { tip });
      }
    }
    waiting = [];
    say("colour", undefined, colour(triangles, n));
    return stops;
  }

  // Three colours for the corners, so that each triangle has all of them, and the corners of the rarest.
  function colour(triangles, n) {
    const colours = new Map(triangles[0].map((k, c) => [k, c]));
    for (let grown = true; grown;) {
      grown = false;
      for (const t of triangles) {
        const open = t.filter((k) => !colours.has(k));
        if (open.length !== 1) continue;
        colours.set(open[0], 3 - t.filter((k) => colours.has(k)).reduce((sum, k) => sum + colours.get(k), 0));
        grown = true;
      }
    }
    const of = (c) => [...Array(n).keys()].filter((k) => colours.get(k) === c);
    const rarest = [0, 1, 2].reduce((best, c) => (of(c).length < of(best).length ? c : best));
    return { colours, guards: of(rarest) };
  }

  const crossing = (a, b, c, d) => orient(a, b, c) * orient(a, b, d) < 0 && orient(c, d, a) * orient(c, d, b) < 0;

  function crossed(points) {
    const n = points.length;
    for (let i = 0; i < n; i++) {
      for (let j = i + 2; j < n; j++) if (crossing(points[i], points[i + 1], points[j], points[(j + 1) % n])) return [i, j];
    }
    return null;
  }

  // The same corners in an order without crossings: a part between two sides that cross is walked the other way, which
  // makes the way around shorter.
  function untangled(points) {
    const round = [...points];
    for (let found = crossed(round); found; found = crossed(round)) {
      const [i, j] = found;
      round.splice(i + 1, j - i, ...round.slice(i + 1, j + 1).reverse());
    }
    return round;
  }

  return { run, crossed, untangled };
})();

GEOMETRY.each("ears", (figure) => {
  const { HEIGHT, row } = GEOMETRY;
  const name = (k) => String(k + 1), names = (all) => all.map(name).join("、");
  const COLOURS = ["found", "found-too", "found-last"];

  function said({ kind, corner, tip, by, triangles, guards }, crossed) {
    const warning = crossed ? "有两条边交叉，多边形不简单，切法不作数。" : "";
    const text = {
      flat: "不到三个角，或者面积为 0，没有可切的。",
      stuck: "一只耳朵也没有了：多边形不简单。",
      again: "排队的都问完了，从头再问一遍。",
      dent: `角 ${name(corner)} 不是严格凸的，不是耳朵。`,
      blocked: `角 ${name(corner)} 的三角形里有角 ${names(by ?? [])}，不是耳朵。`,
      cut: `切下耳朵 ${names(tip ?? [])}，两个邻居重新排队；已有 ${triangles.length} 个三角形。`,
      colour: `${triangles.length} 个三角形；三染色以后，站在角 ${names(guards ?? [])} 就看得见全部。`,
    };
    return text[kind] + warning;
  }

  GEOMETRY.board(figure, {
    start: [[70, 350], [330, 300], [590, 355], [560, 230], [420, 240], [585, 90], [400, 50], [330, 190], [270, 60], [200, 150], [70, 60], [150, 250]],
    noun: "一角",
    panel: 84,
    first: 8,
    tidy: EARS.untangled,
    run: (points) => EARS.run(points.map(([x, y]) => [x, HEIGHT - y])),
    draw(points, stop) {
      const { kind, corner, ring, waiting, dented, triangles, tip = [], by = [], colours, guards = [] } = stop;
      const at = (all) => all.map((k) => points[k].join()).join(" ");
      const state = (k) => (k === corner ? "accent" : dented.has(k) ? "other dashed" : "plain");
      return {
        shapes: [
          ...triangles.map((t) => ["polygon", { points: at(t), class: "line thin shade" }]),
          ["polygon", { points: at([...points.keys()]), class: "line" }],
          ...(ring.length > 2 ? [["polygon", { points: at(ring), class: "other bold" }]] : []),
          ...(tip.length ? [["polygon", { points: at(tip), class: kind === "cut" ? "accent wash" : "accent dashed" }]] : []),
          ...by.map((k) => ["circle", { cx: points[k][0], cy: points[k][1], r: 16, class: "accent bold" }]),
          ...[...(colours ?? [])].map(([k, c]) => ["circle", { cx: points[k][0], cy: points[k][1], r: guards.includes(k) ? 20 : 13, class: COLOURS[c] }]),
          ...points.map(([x, y], k) => ["text", { x: x + 13, y: y - 9, class: "note" }, name(k)]),
        ],
        lists: [...row("剩下的圈", ring.map((k) => [name(k), state(k)]), 10), ...row("排队", waiting.map((k) => [name(k), "plain"]), 46)],
        words: said(stop, EARS.crossed(points)),
      };
    },
  });
});
