// A counterexample that shrinks, step by step, as assert_rewriting/walk.py recorded it (SHRINKS, in shrinks.js).

STEPPER.each("shrinking", (figure) => {
  const { make, stepper } = STEPPER;
  const program = make("select", { "aria-label": "例子" }, ...SHRINKS.map(({ title }) => make("option", {}, title)));
  const steps = () => SHRINKS.find(({ title }) => title === program.value).steps;
  const row = (label, parts) => make("li", {}, make("span", { class: "stepper-label" }, label), ...parts);

  function show(k) {
    const { what, choices, fresh, value } = steps()[k];
    const chips = choices.map((number, place) => make("span", { class: `chip ${fresh.includes(place) ? "taken" : ""}` }, String(number)));
    return {
      stage: [make("ol", { class: "stepper-lines" }, row("选择", chips), row("造出", [make("span", { class: "chip head" }, value)]))],
      words: `第 ${k + 1} 步，${what}：${choices.length} 个选择，造出 ${value}。`,
    };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, make("label", {}, "例子 ", program))],
    length: () => steps().length,
    show,
    help: "换一个例子，用按钮或滑块（方向键）一步一步走。上面一行是生成器要来的选择，下面是由它们造出的值；突出的是刚变的。",
  });
  program.addEventListener("change", () => start());
});
