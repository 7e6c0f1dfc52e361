// C3 one choice at a time, as in inheritance/linearization.py and merging.py. bases is a Map: class → its bases.

const C3 = (() => {
  const LINE = /^(?:class\s+)?([\p{L}_][\p{L}\p{N}_]*)\s*(?:\(([^()]*)\))?\s*(?::\s*(?:pass|\.\.\.)?)?$/u;

  class BadHierarchy extends Error {}

  // "class X(Y, Z)" line by line → Map, object first. Throws BadHierarchy, which names the line and the way out.
  function parse(text) {
    const bases = new Map([["object", []]]);
    text.split("\n").forEach((raw, k) => {
      const line = raw.replaceAll("（", "(").replaceAll("）", ")").replaceAll("，", ",").replaceAll("：", ":").trim();
      if (!line) return;
      const match = LINE.exec(line);
      if (!match) throw new BadHierarchy(`第 ${k + 1} 行看不懂。写成 class X(Y, Z)，一行一个类。`);
      const [, name, inside = ""] = match;
      const direct = inside.split(",").map((base) => base.trim()).filter(Boolean);
      if (bases.has(name)) throw new BadHierarchy(`第 ${k + 1} 行：${name} 已经定义过了，换一个名字。`);
      const missing = direct.find((base) => !bases.has(base));
      if (missing) throw new BadHierarchy(`第 ${k + 1} 行：${missing} 还没有定义，先在上面写一行 class ${missing}。`);
      bases.set(name, direct.length ? direct : ["object"]);
    });
    if (bases.size === 1) throw new BadHierarchy("还没有类。写一行 class A 试试。");
    return bases;
  }

  const inTail = (name, lines) => lines.some((line) => line.indexOf(name, 1) > 0);

  // Each step: { lines, blocked, taken }; taken is null in the last one, whose lines are empty or stuck.
  function merging(sequences) {
    const steps = [];
    let lines = sequences.filter((line) => line.length);
    for (;;) {
      const heads = [...new Set(lines.map((line) => line[0]))];
      const free = heads.findIndex((head) => !inTail(head, lines));
      const taken = free < 0 ? null : heads[free];
      steps.push({ lines, blocked: free < 0 ? heads : heads.slice(0, free), taken });
      if (taken === null) return steps;
      lines = lines.map((line) => line.filter((name) => name !== taken)).filter((line) => line.length);
    }
  }

  // { steps, order, error }: order is null when Python refuses, and error is what it says.
  function c3(name, bases) {
    const direct = bases.get(name), double = direct.find((base, k) => direct.indexOf(base, k + 1) > 0);
    if (double !== undefined) return { steps: [], order: null, error: `duplicate base class ${double}` };
    const parents = direct.map((base) => c3(base, bases));
    const refused = parents.find((parent) => parent.error);
    if (refused) return refused;
    const steps = merging([...parents.map((parent) => parent.order), direct]), { lines, blocked } = steps.at(-1);
    if (!lines.length) return { steps, order: [name, ...steps.slice(0, -1).map((step) => step.taken)], error: null };
    const error = `Cannot create a consistent method resolution order (MRO) for bases ${blocked.join(", ")}`;
    return { steps, order: null, error };
  }

  function breadthFirst(name, bases) {
    const order = [name];
    for (const found of order) order.push(...bases.get(found).filter((base, k, all) => !order.includes(base) && all.indexOf(base) === k));
    return order;
  }

  // The first class that Python refuses, in the order of writing; the last class when it takes all of them.
  function interesting(bases) {
    const names = [...bases.keys()];
    return names.find((name) => c3(name, bases).error) ?? names.at(-1);
  }

  return { BadHierarchy, parse, merging, c3, breadthFirst, interesting, inTail };
})();

STEPPER.each("merging", (figure) => {
  const { make, stepper } = STEPPER;
  const EXAMPLES = {
    "左右不一样高": "class P\nclass Y(P)\nclass Z\nclass X(Y, Z)",
    "菱形": "class A\nclass B(A)\nclass C(A)\nclass D(B, C)",
    "要跳过一个头": "class A\nclass B(A)\nclass C(A)\nclass E(C)\nclass D(B, E)",
    "父类写在子类前面（无解）": "class A\nclass M(A)\nclass S(M)\nclass V(A, S)",
    "两边次序相反（无解）": "class A\nclass B\nclass X(A, B)\nclass Y(B, A)\nclass Z(X, Y)",
  };
  const example = make("select", { "aria-label": "例子" }, ...Object.keys(EXAMPLES).map((name) => make("option", {}, name)));
  const written = make("textarea", { rows: 5, spellcheck: "false", autocapitalize: "off", "aria-label": "类的层次，一行一个类" });
  const chosen = make("select", { "aria-label": "看哪个类" });
  let bases, found, problem;

  function read() {
    const before = chosen.value;
    try {
      bases = C3.parse(written.value);
      problem = null;
    } catch (error) {
      if (!(error instanceof C3.BadHierarchy)) throw error;
      problem = error.message;
    }
    written.setAttribute("aria-invalid", String(problem !== null));
    if (problem) return;
    const refused = C3.interesting(bases), names = [...bases.keys()].slice(1);
    // A class after the refused one could never be defined.
    const possible = C3.c3(refused, bases).error ? names.slice(0, names.indexOf(refused) + 1) : names;
    chosen.replaceChildren(...possible.map((name) => make("option", {}, name)));
    chosen.value = possible.includes(before) && before !== "" && document.activeElement === chosen ? before : refused;
  }

  const chip = (name, kind) => make("span", { class: `chip ${kind}` }, name);
  const row = (label, chips) => make("li", {}, make("span", { class: "stepper-label" }, label), ...chips);

  function show(k) {
    if (problem) return { stage: [], words: problem };
    const name = chosen.value, { steps, error } = found, direct = bases.get(name);
    if (!steps.length) return { stage: [], words: `TypeError: ${error}` };
    const { lines, blocked, taken } = steps[k];
    const gone = new Set(steps.slice(0, k).map((step) => step.taken));
    const start = [...direct.map((base) => C3.c3(base, bases).order), direct];
    const drawn = start.map((line, i) => {
      const rest = line.filter((each) => !gone.has(each));
      return row(i < direct.length ? `L(${direct[i]})` : "书写次序", line.map((each) => {
        if (gone.has(each)) return chip(each, "gone");
        if (each === rest[0]) return chip(each, each === taken ? "taken" : blocked.includes(each) ? "blocked" : "head");
        return chip(each, blocked.includes(each) ? "because" : "tail");
      }));
    });
    const result = row(`L(${name})`, [name, ...gone].map((each) => chip(each, "done")));
    const why = blocked.length ? `${blocked.join("、")} 还在别的线的尾巴里，不能取；` : "";
    const words = taken ? `第 ${k + 1} 步：${why}取 ${taken}。`
      : lines.length ? `卡住了：${blocked.join("、")} 都在别的线的尾巴里。TypeError: ${error}`
        : `完成。C3：${[name, ...gone].join(" ")}；广度优先会是：${C3.breadthFirst(name, bases).join(" ")}。`;
    return { stage: [make("ol", { class: "stepper-lines" }, ...drawn, result)], words };
  }

  function solve() {
    if (!problem) found = C3.c3(chosen.value, bases);
  }
  written.value = EXAMPLES[example.value];
  read();
  solve();
  const { start } = stepper(figure, {
    controls: [
      make("div", { class: "stepper-input" },
        make("label", {}, "例子 ", example), written, make("label", {}, "看 ", chosen, " 的次序")),
    ],
    length: () => (problem ? 1 : Math.max(found.steps.length, 1)),
    show,
    help: "在框里改基类，或换一个例子；用按钮或滑块（方向键）一步一步合并。实线框是能取的头，虚线框是被挡住的头。没写基类的类继承 object。",
  });
  example.addEventListener("change", () => { written.value = EXAMPLES[example.value]; read(); solve(); start(); });
  written.addEventListener("input", () => { read(); solve(); start(); });
  chosen.addEventListener("change", () => { solve(); start(); });
});
