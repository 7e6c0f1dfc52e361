// A set's table, operation by operation, as dicts_and_sets/walk.py recorded it (SET_WALKS, in set_walks.js).

STEPPER.each("probing", (figure) => {
  const { make, stepper } = STEPPER;
  const program = make("select", { "aria-label": "例子" }, ...SET_WALKS.map(({ title }) => make("option", {}, title)));
  const steps = () => SET_WALKS.find(({ title }) => title === program.value).steps;

  function said({ what, key, seen, place, grown }, slots) {
    const path = `${key} 的哈希值从第 ${seen[0]} 格看起，依次看过 ${seen.join("、")}`;
    const order = slots.filter((held) => held && held !== "×").join("、") || "（空）";
    if (what === "删") return `删 ${key}：${path}，在第 ${place} 格留下记号 ×。遍历的次序：${order}。`;
    const landed = grown ? `放好以后六成满，换成 ${grown} 格的表，全部重放` : `落在第 ${place} 格`;
    return `加 ${key}：${path}，${landed}。遍历的次序：${order}。`;
  }

  function show(k) {
    const now = steps()[k], { slots, seen, place, grown } = now;
    const chips = slots.map((held, slot) => {
      const kind = slot === place ? "taken" : !grown && seen.includes(slot) ? "blocked" : held ? "head" : "gone";
      return make("span", { class: `chip ${kind}`, title: `第 ${slot} 格` }, held || "·");
    });
    return {
      stage: [make("ol", { class: "stepper-lines" }, make("li", {}, make("span", { class: "stepper-label" }, `${slots.length} 格`), ...chips))],
      words: said(now, slots),
    };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, make("label", {}, "例子 ", program))],
    length: () => steps().length,
    first: 3, // all are in: the order is that of the slots
    show,
    help: "换一个例子，用按钮或滑块（方向键）一步一步走。实线框是落脚的格子，虚线框是路过的，× 是删掉以后留下的记号。",
  });
  program.addEventListener("change", () => start());
});
