// A frame, instruction by instruction, as bytecode_and_frames/walk.py recorded it (STACKS, in stacks.js).

STEPPER.each("stack", (figure) => {
  const { make, stepper } = STEPPER;
  const example = make("select", { "aria-label": "例子" }, ...STACKS.map(({ title }) => make("option", {}, title)));
  const steps = () => STACKS.find(({ title }) => title === example.value).steps;
  const chip = (kind, text) => make("span", { class: `chip ${kind}` }, text);
  const row = (label, chips) => make("li", {}, make("span", { class: "stepper-label" }, label), ...(chips.length ? chips : [chip("gone", "空")]));

  function show(k) {
    const { frame, at, instruction, stack, locals } = steps()[k];
    const rows = [
      row("帧", [chip("head", frame)]),
      row("将要走", [chip("taken", instruction)]),
      row("栈", stack.map((value, place) => chip(place === stack.length - 1 ? "because" : "tail", value))),
      row("局部变量", locals.map((text) => chip("tail", text))),
    ];
    const top = stack.length ? `栈里有 ${stack.length} 个，顶上是 ${stack[stack.length - 1]}` : "栈是空的";
    return {
      stage: [make("ol", { class: "stepper-lines" }, ...rows)],
      words: `第 ${k + 1} 步，${frame} 的第 ${at} 字节：将要走 ${instruction}，${top}。`,
    };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, make("label", {}, "例子 ", example))],
    length: () => steps().length,
    first: 9, // in the loop: two numbers above the iterator
    show,
    help: "换一个例子，用按钮或滑块（方向键）一条一条地走。栈底在左，划了线的是栈顶。",
  });
  example.addEventListener("change", () => start());
});
