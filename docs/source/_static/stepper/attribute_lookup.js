// One x.f, place by place, as attribute_lookup/trace.py recorded it (LOOKUPS, in lookups.js).

STEPPER.each("lookup", (figure) => {
  const { make, stepper } = STEPPER;
  const LABELS = ["实例的字典", "类 D", "父类 B", "D.__getattr__"];
  const PLACES = { "D": 1, "B": 2, "object": 3, "实例": 4, "__getattr__": 5 };
  const MARKS = { pass: "gone", kept: "blocked", taken: "taken", failed: "because" };
  const values = LABELS.map((_, k) => [...new Set(LOOKUPS.map(({ key }) => key[k]))]);
  const chosen = LABELS.map((label, k) => make("select", { "aria-label": label }, ...values[k].map((value) => make("option", {}, value))));
  const [own, kind, base] = chosen;
  own.value = "没有";
  base.value = "非数据描述符";
  const found = () => LOOKUPS.find(({ key }) => key.every((value, k) => value === chosen[k].value));

  // What stands in a place before anybody looks.
  function held(place) {
    if (place === "object") return "没有";
    const select = { "D": kind, "B": base, "实例": own, "__getattr__": chosen[3] }[place];
    return select.value;
  }

  function show(k) {
    const { steps } = found(), now = steps[k];
    const seen = new Map(steps.slice(0, k + 1).map(([place, mark]) => [place, mark]));
    const rows = Object.keys(PLACES).map((place) => {
      const mark = seen.has(place) ? MARKS[seen.get(place)] : "tail";
      const label = { "实例": "实例的字典", "D": "类 D", "B": "父类 B" }[place] ?? place;
      const chip = make("span", { class: `chip ${place === now[0] && mark === "gone" ? "head" : mark}` }, held(place));
      return make("li", {}, make("span", { class: "stepper-label" }, label), chip);
    });
    return { stage: [make("ol", { class: "stepper-lines" }, ...rows)], words: `第 ${k + 1} 步：${now[2]}。` };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, ...LABELS.map((label, k) => make("label", {}, `${label} `, chosen[k])))],
    length: () => found().steps.length,
    show,
    help: "选好四处各放什么，再用按钮或滑块（方向键）一步一步走。虚线框是记着的，实线框是用上的。",
  });
  for (const select of chosen) select.addEventListener("change", () => start());
});
