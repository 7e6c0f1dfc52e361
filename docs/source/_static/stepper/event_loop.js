// A loop's schedule, callback by callback, as event_loop/walk.py recorded it (SCHEDULES, in schedules.js).

STEPPER.each("schedule", (figure) => {
  const { make, stepper } = STEPPER;
  const program = make("select", { "aria-label": "例子" }, ...SCHEDULES.map(({ title }) => make("option", {}, title)));
  const steps = () => SCHEDULES.find(({ title }) => title === program.value).steps;
  const chip = (kind, text) => make("span", { class: `chip ${kind}` }, text);
  const row = (label, chips) => make("li", {}, make("span", { class: "stepper-label" }, label), ...(chips.length ? chips : [chip("gone", "空")]));

  function show(k) {
    const { turn, now, who, said, ready, timers } = steps()[k];
    const rows = [
      row("走了一步", [chip("taken", who)]),
      row("就绪队列", ready.map((name) => chip("head", name))),
      row("计时器", timers.map(([name, when]) => chip("blocked", `${name} ${when}`))),
    ];
    const words = said.length ? `它说“${said.join("；")}”` : "没有说话";
    return {
      stage: [make("ol", { class: "stepper-lines" }, ...rows)],
      words: `第 ${k + 1} 步，第 ${turn} 圈，时刻 ${now}：轮到“${who}”，${words}。`,
    };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, make("label", {}, "例子 ", program))],
    length: () => steps().length,
    show,
    help: "换一个例子，用按钮或滑块（方向键）一步一步走。就绪队列从左到右轮到；计时器后面的数是到期的时刻。",
  });
  program.addEventListener("change", () => start());
});
