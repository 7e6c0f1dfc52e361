// Recorded conversations with pdb, played command by command; PDB_SESSIONS comes from debugging_with_pdb/player.py.

STEPPER.each("walk", (figure) => {
  const { make, stepper } = STEPPER;
  const MEANING = {
    a: "看参数", b: "设断点或列出断点", c: "跑到下一个断点", commands: "停下时自动执行的命令", condition: "改断点的条件",
    d: "往下换一个帧看，程序不动", disable: "停用断点", display: "每次停下都显示", end: "命令到此为止", interact: "打开一个交互解释器",
    j: "不执行，直接改下一行", l: "列出附近的代码", n: "走到本帧的下一行", p: "打印", q: "退出", r: "走到返回之前",
    s: "走一步，有调用就进去", tbreak: "设只停一次的断点", u: "往上换一个帧看，程序不动", unt: "走到行号更大的一行", w: "看调用栈",
  };
  const { sources, sessions } = PDB_SESSIONS;
  const pick = (label, options) => make("select", { "aria-label": label },
    ...options.map(([value, text]) => make("option", { value }, text)));
  const session = pick("哪一场对话", sessions.map(({ title }, k) => [k, title]));
  const versions = Object.keys(sessions[0].versions);
  const version = pick("哪个版本", versions.map((each) => [each, `Python ${each}`]));
  version.value = versions.at(-1);
  const turns = () => sessions[session.value].versions[version.value];

  function listing([file, line]) {
    const rows = sources[file].trimEnd().split("\n").map((text, k) => {
      const here = k + 1 === line;
      return make("li", here ? { class: "here", "aria-current": "true" } : {}, text || " ");
    });
    return make("div", { class: "player-source" }, make("p", { class: "stepper-note" }, file), make("ol", {}, ...rows));
  }

  function meaning(prompt, typed) {
    if (prompt === "$") return "启动";
    if (prompt === ">>>") return "在这里求值";
    const [word] = typed.replace(/^!/, "! ").split(" ");
    return word === "!" ? "执行一条语句" : MEANING[word] ?? "求值";
  }

  function show(k) {
    const [prompt, typed, reply, place] = turns()[k];
    const last = turns().slice(0, k + 1).findLast(([, , , where]) => where);
    const before = k > 0 && turns()[k - 1][3];
    const moved = place && (!before || before.join() !== place.join());
    const said = make("pre", { class: "player-said", tabindex: 0, role: "group", "aria-label": "终端" },
      make("b", {}, `${prompt} ${typed}`), reply ? `\n${reply}` : "");
    const stage = [...(last ? [listing(place ?? [last[3][0], 0])] : []), said];
    const where = place ? `${moved ? "停在" : "仍在"} ${place[0]} 第 ${place[1]} 行（${place[2]}）` : last ? "程序结束" : "还没有停下";
    return { stage, words: `${typed}：${meaning(prompt, typed)}。${where}。` };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, make("label", {}, "对话 ", session), version)],
    length: () => turns().length,
    first: 4, // stopped in a function: the source, and the stack in the terminal
    show,
    help: "用按钮或滑块（方向键）逐条播放；换一个版本，看同一串命令停在哪里。加亮的一行还没有执行。",
  });
  session.addEventListener("change", () => start());
  version.addEventListener("change", () => start(Number(figure.querySelector("input[type=range]").value)));
});
