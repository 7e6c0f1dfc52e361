// The k-d tree of exact_geometry/kd_tree.py and one query in it, stopped at every node. Coordinates are whole numbers, so
// that squares of distances are exact.

const KD = (() => {
  // found are indices; a leaf holds at most so many points.
  function build(points, found, leaf) {
    if (found.length <= leaf) return { axis: null, found };
    const spread = (axis) => Math.max(...found.map((k) => points[k][axis])) - Math.min(...found.map((k) => points[k][axis]));
    const axis = spread(1) > spread(0) ? 1 : 0;
    const ordered = [...found].sort((i, k) => points[i][axis] - points[k][axis]), middle = Math.floor(ordered.length / 2);
    return {
      axis,
      cut: points[ordered[middle]][axis],
      low: build(points, ordered.slice(0, middle), leaf),
      high: build(points, ordered.slice(middle), leaf),
    };
  }

  const square = ([a, b], [c, d]) => (a - c) ** 2 + (b - d) ** 2;

  // The nearest so many, and every stop on the way: a node that is entered, a leaf that is compared, a half that is cut off.
  function search(points, root, query, wanted) {
    const stops = [], looked = new Set();
    let best = [];
    const far = (k) => square(points[k], query);
    const say = (kind, node) => stops.push({ kind, node, best, looked: new Set(looked) });
    function visit(node) {
      say("enter", node);
      if (node.axis === null) {
        node.found.forEach((k) => { looked.add(k); });
        best = [...best, ...node.found].sort((i, k) => far(i) - far(k) || i - k).slice(0, wanted);
        say("leaf", node);
        return;
      }
      const gap = query[node.axis] - node.cut;
      const [near, other] = gap < 0 ? [node.low, node.high] : [node.high, node.low];
      visit(near);
      if (best.length < wanted || gap * gap <= far(best.at(-1))) visit(other);
      else say("prune", other);
    }
    visit(root);
    say("done", root);
    return stops;
  }

  return { build, search, square };
})();

GEOMETRY.each("tree", (figure) => {
  const { WIDTH, HEIGHT } = GEOMETRY;
  const WANTED = 3, LEAF = 2, PANEL = 150;

  // Every node with its box on the board, and its place in the panel.
  function laidOut(root) {
    const nodes = new Map(), depth = (node) => (node.axis === null ? 0 : 1 + Math.max(depth(node.low), depth(node.high)));
    const leaves = (node) => (node.axis === null ? 1 : leaves(node.low) + leaves(node.high));
    const wide = WIDTH / leaves(root), high = (PANEL - 40) / Math.max(depth(root), 1);
    let next = 0;
    function place(node, level, box) {
      const entry = { node, level, box };
      nodes.set(node, entry);
      if (node.axis === null) entry.x = (next++ + 0.5) * wide;
      else {
        const [x1, y1, x2, y2] = box;
        entry.low = place(node.low, level + 1, node.axis ? [x1, y1, x2, node.cut] : [x1, y1, node.cut, y2]);
        entry.high = place(node.high, level + 1, node.axis ? [x1, node.cut, x2, y2] : [node.cut, y1, x2, y2]);
        entry.x = (entry.low.x + entry.high.x) / 2;
      }
      entry.y = HEIGHT + 20 + level * high;
      return entry;
    }
    place(root, 0, [0, 0, WIDTH, HEIGHT]);
    return nodes;
  }

  const under = (entry) => (entry.low ? [entry, ...under(entry.low), ...under(entry.high)] : [entry]);

  GEOMETRY.board(figure, {
    start: [[248, 104], [70, 60], [160, 120], [60, 200], [130, 290], [210, 350], [230, 230], [270, 60], [300, 150], [395, 90], [418, 262], [330, 320], [450, 350], [480, 180], [530, 60], [560, 260], [600, 140]],
    panel: PANEL,
    first: 8,
    run([query, ...points]) {
      const root = KD.build(points, [...points.keys()], LEAF);
      return KD.search(points, root, query, WANTED).map((stop, k, stops) => ({ ...stop, root, past: stops.slice(0, k + 1) }));
    },
    draw([query, ...points], { kind, node, best, looked, root, past }) {
      const nodes = laidOut(root), shut = new Set(past.filter((stop) => stop.kind === "prune").flatMap((stop) => under(nodes.get(stop.node))));
      const been = new Set(past.filter((stop) => stop.kind !== "prune").map((stop) => nodes.get(stop.node)));
      const now = nodes.get(node), state = (entry) => (entry === now && kind !== "done" ? "accent bold" : shut.has(entry) ? "plain dashed" : been.has(entry) ? "other" : "plain");
      const box = ({ box: [x1, y1, x2, y2] }, look) => ["rect", { x: x1, y: y1, width: x2 - x1, height: y2 - y1, class: look }];
      const walls = [...nodes.values()].filter(({ low }) => low).map((entry) => {
        const { node: { axis, cut }, box: [x1, y1, x2, y2] } = entry;
        const ends = axis ? { x1, y1: cut, x2, y2: cut } : { x1: cut, y1, x2: cut, y2 };
        return ["line", { ...ends, class: "line thin" }];
      });
      const reach = best.length === WANTED ? Math.sqrt(KD.square(points[best.at(-1)], query)) : 0;
      const tree = [...nodes.values()].flatMap((entry) => [entry.low, entry.high].filter(Boolean).map((child) => ["line", { x1: entry.x, y1: entry.y, x2: child.x, y2: child.y, class: "rule" }]));
      const marks = [...nodes.values()].flatMap((entry) => {
        const { x, y, node: { axis, found } } = entry;
        return [
          ["circle", { cx: x, cy: y, r: 13, class: "sheet" }],
          ["circle", { cx: x, cy: y, r: 13, class: state(entry) }],
          ["text", { x, y: y + 5, class: "note", "text-anchor": "middle" }, found ? String(found.length) : "xy"[axis]],
        ];
      });
      const where = node.axis === null ? `${node.found.length} 个点的叶子` : `按 ${"xy"[node.axis]} 切的结点`;
      const said = {
        enter: `走进${where}。`,
        leaf: "逐个比较这片叶子里的点。",
        prune: "隔墙比第三近的还远，整块剪掉。",
        done: `查完：${points.length} 个点只比较了 ${looked.size} 个。`,
      };
      return {
        shapes: [
          ...[...shut].filter(({ low }) => !low).map((entry) => box(entry, "shade")),
          ...(kind === "done" ? [] : [box(now, kind === "prune" ? "accent dashed" : "wash")]),
          ...walls,
          ...(reach ? [["circle", { cx: query[0], cy: query[1], r: reach, class: "accent" }]] : []),
          ...[...looked].map((k) => ["circle", { cx: points[k][0], cy: points[k][1], r: 14, class: best.includes(k) ? "found" : "plain" }]),
          ["path", { d: `M${query[0] - 12} ${query[1] - 12}l24 24m0 -24l-24 24`, class: "accent bold" }],
        ],
        lists: [...tree, ...marks],
        words: `${said[kind]}${kind === "done" ? "" : `比较过 ${looked.size} 个点。`}${best.length ? `目前最近的：${best.map((k) => `点 ${k + 2}`).join("、")}。` : ""}`,
      };
    },
  });
});
