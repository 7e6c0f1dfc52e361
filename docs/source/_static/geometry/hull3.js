// The hull in space as in exact_geometry/space.py, point by point, stopped when a point has seen its faces and when it
// has put up its tent. Coordinates are whole numbers of 64ths of the board's unit, up to 20,000: every sign is exact.

const HULL3 = (() => {
  const sub = (q, p) => q.map((value, axis) => value - p[axis]);
  const cross = ([ax, ay, az], [bx, by, bz]) => [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
  const dot = (u, v) => u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
  const orient3d = (a, b, c, d) => Math.sign(dot(cross(sub(b, a), sub(c, a)), sub(d, a)));

  // At most four points that span all of them.
  function spanning(points) {
    const found = points.length ? [0] : [], all = [...points.keys()];
    const next = (fits) => found.push(...all.filter(fits).slice(0, 1));
    const off = (k) => sub(points[k], points[0]);
    next((k) => off(k).some(Boolean));
    if (found.length === 2) next((k) => cross(off(found[1]), off(k)).some(Boolean));
    if (found.length === 3) next((k) => orient3d(...found.map((n) => points[n]), points[k]) !== 0);
    return found;
  }

  // Every stop; faces are triangles of indices, anticlockwise from outside, and each keeps the points that remember it.
  function run(points) {
    const basis = spanning(points), stops = [], outside = new Map(), across = new Map();
    if (basis.length < 4) return [{ kind: "flat", dimension: basis.length - 1, faces: [], sees: new Map(), added: new Set(basis) }];
    let [i, j, k, m] = basis;
    if (orient3d(...basis.map((n) => points[n])) > 0) [i, j] = [j, i];
    const added = new Set(basis), sees = new Map();
    const visible = (face, p) => orient3d(...face.map((n) => points[n]), points[p]) > 0;
    const sides = (face) => face.map((n, at) => [face.at(at - 1), n]);
    const say = (kind, more = {}) => stops.push({ kind, dimension: 3, faces: [...outside.keys()], sees: new Map(sees), added: new Set(added), ...more });

    function add(faces, loose) {
      for (const face of faces) {
        outside.set(face, []);
        for (const side of sides(face)) across.set(side.join(), face);
      }
      for (const p of loose) {
        sees.delete(p);
        const face = faces.find((one) => visible(one, p));
        if (face) {
          sees.set(p, face);
          outside.get(face).push(p);
        }
      }
    }

    add([[i, j, k], [i, m, j], [j, m, k], [k, m, i]], [...points.keys()].filter((p) => !added.has(p)));
    say("first");
    for (const p of GEOMETRY.shuffled([...points.keys()].filter((n) => !basis.includes(n)))) {
      added.add(p);
      if (!sees.has(p)) {
        say("inside", { point: p });
        continue;
      }
      const seen = new Set([sees.get(p)]), rim = [];
      for (const face of seen) {
        for (const [a, b] of sides(face)) {
          const beyond = across.get(`${b},${a}`);
          if (seen.has(beyond)) continue;
          if (visible(beyond, p)) seen.add(beyond);
          else rim.push([a, b]);
        }
      }
      say("see", { point: p, seen, rim });
      const loose = [...seen].flatMap((face) => outside.get(face)).filter((q) => q !== p);
      for (const face of seen) outside.delete(face);
      sees.delete(p);
      const tent = rim.map((edge) => [...edge, p]);
      add(tent, loose);
      say("tent", { point: p, tent: new Set(tent) });
    }
    say("done");
    return stops;
  }

  return { run, sub, cross, dot, orient3d };
})();

GEOMETRY.each("hulls", (figure) => {
  const { WIDTH, HEIGHT, row } = GEOMETRY;
  const { sub, cross, dot, orient3d } = HULL3;
  const UNIT = 64, MIDDLE = [WIDTH / 2, HEIGHT / 2];
  const name = (k) => String(k + 1);

  function slider(name, least, most, value) {
    const label = document.createElement("label"), made = document.createElement("input");
    Object.assign(made, { type: "range", min: least, max: most, step: 1, value });
    label.append(name, made);
    return made;
  }
  const [yaw, pitch] = [slider("左右转", -180, 180, 28), slider("上下转", -80, 80, 24)];

  // Right, up and towards the reader, each a vector of length 1.
  function axes() {
    const [a, b] = [yaw, pitch].map(({ value }) => (Number(value) * Math.PI) / 180);
    return [
      [Math.cos(a), Math.sin(a), 0],
      [-Math.sin(a) * Math.sin(b), Math.cos(a) * Math.sin(b), Math.cos(b)],
      [Math.sin(a) * Math.cos(b), -Math.cos(a) * Math.cos(b), Math.sin(b)],
    ];
  }
  const seen = (p) => {
    const [right, up] = axes();
    return [Math.round(MIDDLE[0] + dot(p, right) / UNIT), Math.round(MIDDLE[1] - dot(p, up) / UNIT)];
  };
  // The point at a place of the board, as deep in the picture as another one.
  function moved(p, [x, y]) {
    const [right, up, toward] = axes(), deep = p ? dot(p, toward) : 0;
    const [u, v] = [UNIT * (x - MIDDLE[0]), UNIT * (MIDDLE[1] - y)];
    return right.map((_, axis) => Math.round(u * right[axis] + v * up[axis] + deep * toward[axis]));
  }
  const scatter = (count) => Array.from({ length: count }, () => {
    for (;;) {
      const p = [0, 1, 2].map(() => Math.round(UNIT * 170 * (2 * Math.random() - 1)));
      if (dot(p, p) <= (UNIT * 170) ** 2) return p;
    }
  });

  function said({ kind, dimension, point, seen: found, tent, faces, sees }) {
    const text = {
      flat: `所有的点只张成 ${dimension} 维，没有立体。`,
      first: `先取不共面的四点，围成四面体；还有 ${sees.size} 个点各记着一个看得见的面（虚线）。`,
      inside: `点 ${point + 1} 没有记着的面，已经在里面，不管它。`,
      see: `点 ${point + 1} 看得见 ${found?.size} 个面（橙），都要拆掉。`,
      tent: `从洞口的每条棱向点 ${point + 1} 张三角形，新添 ${tent?.size} 个面（绿）。`,
      done: "所有的点都加完了。",
    };
    return `${text[kind]}${kind === "flat" ? "" : `现有 ${faces.length} 个三角形，${sees.size} 个点还在外面。`}`;
  }

  const { redraw } = GEOMETRY.board(figure, {
    start: [[-130, -90, -80], [120, -100, -70], [10, 120, -90], [0, 0, 130], [-60, 90, 60], [100, 60, 80], [-120, 20, 90], [60, -120, 60], [150, 40, -30], [-30, -140, 20], [20, -10, 10], [-140, 60, -40]].map((p) => p.map((value) => UNIT * value)),
    panel: 48,
    first: 9,
    view: { seen, moved, scatter },
    controls: [yaw.parentElement, pitch.parentElement],
    run: HULL3.run,
    draw(points, stop) {
      const { kind, faces, point, seen: doomed = new Set(), rim = [], tent = new Set(), sees, added } = stop;
      const toward = axes()[2], at = points.map(seen), front = (face) => {
        const [a, b, c] = face.map((n) => points[n]);
        return dot(cross(sub(b, a), sub(c, a)), toward) > 0;
      };
      const bright = (face) => {
        const [a, b, c] = face.map((n) => points[n]), normal = cross(sub(b, a), sub(c, a));
        return Math.max(0.1, 0.12 + (0.5 * dot(normal, toward)) / Math.hypot(...normal)).toFixed(2);
      };
      const edge = ([a, b], look) => ["line", { x1: at[a][0], y1: at[a][1], x2: at[b][0], y2: at[b][1], class: look }];
      const across = new Map(faces.flatMap((face) => face.map((n, k) => [`${face.at(k - 1)},${n}`, face])));
      const edges = [...across].filter(([side]) => Number(side.split(",")[0]) < Number(side.split(",")[1])).flatMap(([side, face]) => {
        const [a, b] = side.split(",").map(Number), other = across.get(`${b},${a}`);
        const third = other.find((n) => n !== a && n !== b), flat = orient3d(...face.map((n) => points[n]), points[third]) === 0;
        if (flat) return []; // two halves of one face
        return [edge([a, b], front(face) || front(other) ? "line" : "line thin dashed")];
      });
      const tint = (face) => (doomed.has(face) ? "found-last" : tent.has(face) ? "found" : "found-too");
      const shown = [...faces.filter((face) => !front(face) && (doomed.has(face) || tent.has(face))), ...faces.filter(front)];
      const middle = (face) => [0, 1].map((axis) => face.reduce((sum, n) => sum + at[n][axis], 0) / 3);
      const memory = [...sees].map(([p, face]) => {
        const [x, y] = middle(face);
        return ["line", { x1: at[p][0], y1: at[p][1], x2: x, y2: y, class: "other thin dashed" }];
      });
      const used = new Set(faces.flat());
      const state = (k) => (k === point ? "accent" : used.has(k) ? "line" : sees.has(k) ? "other dashed" : "plain");
      return {
        shapes: [
          ...shown.map((face) => ["polygon", { points: face.map((n) => at[n].join()).join(" "), class: tint(face), "fill-opacity": bright(face) }]),
          ...edges,
          ...(kind === "see" || kind === "first" || kind === "tent" ? memory : []),
          ...rim.map((side) => edge(side, "accent bold")),
          ...(point === undefined ? [] : [["circle", { cx: at[point][0], cy: at[point][1], r: 12, class: "accent bold" }]]),
          ...at.map(([x, y], k) => ["text", { x: x + 11, y: y - 9, class: "note" }, name(k)]),
        ],
        lists: row("各点", points.map((_, k) => [name(k), added.has(k) || used.has(k) ? state(k) : sees.has(k) ? "other dashed" : "plain dashed"]), 11),
        words: said(stop),
      };
    },
  });
  for (const control of [yaw, pitch]) control.addEventListener("input", redraw);
});
