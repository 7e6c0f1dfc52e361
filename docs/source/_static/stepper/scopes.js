// Where a name belongs, scope by scope, as scopes_and_compilation/walk.py recorded it (HOMES, in homes.js).

STEPPER.each("home", (figure) => {
  const { make, stepper } = STEPPER;
  const MARKS = { pass: "gone", blocked: "because", taken: "taken" };
  const example = make("select", { "aria-label": "例子" }, ...HOMES.map(({ title }) => make("option", {}, title)));
  const found = () => HOMES.find(({ title }) => title === example.value);

  function show(k) {
    const { layers, steps, source, name } = found(), [depth, mark, words] = steps[k];
    const seen = new Map(steps.slice(0, k + 1).map(([where, how]) => [where, how]));
    const rows = layers.map(([label, names], where) => {
      const state = seen.has(where) ? MARKS[seen.get(where)] : "tail";
      const chip = make("span", { class: `chip ${where === depth && mark === "pass" ? "head" : state}` }, names || "没有绑定什么");
      return make("li", {}, make("span", { class: "stepper-label" }, label), chip);
    });
    const code = make("pre", { class: "player-said", tabindex: 0, role: "group", "aria-label": "源代码" }, source.trimEnd());
    return { stage: [code, make("ol", { class: "stepper-lines" }, ...rows.reverse())], words: `第 ${k + 1} 步，找 ${name}：${words}。` };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, make("label", {}, "例子 ", example))],
    length: () => found().steps.length,
    show,
    help: "换一个例子，用按钮或滑块（方向键）从最里面一层往外走。每一层写着它绑定的名字。",
  });
  example.addEventListener("change", () => start());
});
