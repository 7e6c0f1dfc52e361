// A repository's objects, command by command, as git_objects/states.py recorded them (GIT_STATES, in git_states.js).

STEPPER.each("objects", (figure) => {
  const { make, draw, tip, stepper } = STEPPER;
  const X = [122, 216, 321], HALF = [37, 24], ROW = 66, TOP = 50, WIDTH = 360;
  const program = make("select", { "aria-label": "例子" }, ...GIT_STATES.map(({ title }) => make("option", {}, title)));
  const chosen = () => GIT_STATES.find(({ title }) => title === program.value);
  const NOTHING = { objects: [], edges: [], refs: {} };

  // From a box to a box: straight to the next column or the next row, else round on the left.
  function route([column, row], [other, next]) {
    const [x1, y1, x2, y2] = [X[column], TOP + ROW * row, X[other], TOP + ROW * next];
    if (column !== other) return `M ${x1 + HALF[0]} ${y1} L ${x2 - HALF[0] - 2} ${y2}`;
    if (row - next === 1) return `M ${x1} ${y1 - HALF[1]} L ${x2} ${y2 + HALF[1] + 2}`;
    return `M ${x1 - 24} ${y1 - HALF[1]} Q ${x1 - 62} ${(y1 + y2) / 2} ${x2 - 24} ${y2 + HALF[1] + 2}`;
  }

  function picture({ places }, now, before) {
    const rows = Math.max(...Object.values(places).map(([, row]) => row)) + 1;
    const height = TOP + ROW * rows - 30;
    const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${height}`, style: "width: 100%; max-width: 30rem", "aria-hidden": "true" });
    svg.append(tip("git-tip"), tip("git-now", "now"));
    const here = new Set(now.objects.map(([name]) => name)), lost = new Set(now.lost);
    const had = new Set(before.objects.map(([name]) => name)), drawn = new Set(before.edges.map(String));
    const style = (fresh) => ({ class: fresh ? "arrow now" : "arrow", "marker-end": `url(#git-${fresh ? "now" : "tip"})` });
    ["提交", "树", "内容"].forEach((title, k) => { svg.append(draw("text", { x: X[k], y: 15, class: "note" }, title)); });
    for (const edge of now.edges) svg.append(draw("path", { d: route(places[edge[0]], places[edge[1]]), ...style(!drawn.has(String(edge))) }));
    for (const [name, , label] of [...now.objects, ...before.objects.filter(([name]) => !here.has(name))]) {
      const [column, row] = places[name], x = X[column], y = TOP + ROW * row;
      const kind = !here.has(name) ? "gone" : lost.has(name) ? "unsure" : "";
      svg.append(draw("rect", { x: x - HALF[0], y: y - HALF[1], width: 2 * HALF[0], height: 2 * HALF[1], rx: 7, class: `object ${kind}`, "data-object": name }),
        draw("text", { x, y: y - 4, class: had.has(name) ? "" : "name" }, label), draw("text", { x, y: y + 17, class: "note" }, name.slice(0, 4)));
    }
    const names = Object.entries(now.refs);
    for (const [ref, target] of names) {
      const twins = names.filter(([, other]) => other === target), y = TOP + ROW * places[target][1];
      const at = y + 22 * (twins.findIndex(([other]) => other === ref) - (twins.length - 1) / 2);
      svg.append(draw("text", { x: 32, y: at + 5, class: ref === now.head ? "name" : "", "data-ref": ref }, ref),
        draw("path", { d: `M 62 ${at} L ${X[0] - HALF[0] - 2} ${y}`, ...style(before.refs[ref] !== target) }));
    }
    return svg;
  }

  function show(k) {
    const { steps } = chosen(), now = steps[k];
    const staged = now.index.map((name) => make("span", { class: "chip head" }, name.slice(0, 4)));
    const index = make("ol", { class: "stepper-lines" }, make("li", {}, make("span", { class: "stepper-label" }, "暂存区"), ...staged));
    const words = `${now.command}：${now.why}。HEAD 在 ${now.head}；仓库里有 ${now.objects.length} 个对象，${now.lost.length} 个没有分支够得着。`;
    return { stage: [picture(chosen(), now, steps[k - 1] ?? NOTHING), index], words };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, make("label", {}, "例子 ", program))],
    length: () => chosen().steps.length,
    first: 4, // two commits with a file that they share, and a draft that nobody reaches
    show,
    help: "换一个例子，用按钮或滑块（方向键）一条命令一条命令地走。粗体是刚添的，粗箭头是刚指过去的，虚线框是分支和暂存区都够不着的。",
  });
  program.addEventListener("change", () => start());
});
