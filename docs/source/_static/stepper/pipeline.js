// Pipeline schedules, tick by tick, as in beyond_ddp/schedules.py; every job takes one tick.

const PIPELINE = (() => {
  const count = (n) => Array.from({ length: n }, (_, k) => k);

  // In cell i: F(i), B(i - b), W(i - w), as far as there are such micro-batches.
  const lagged = (batches, b, w) => count(batches + Math.max(b, w))
    .flatMap((i) => [["F", i], ["B", i - b], ["W", i - w]])
    .filter(([, batch]) => batch >= 0 && batch < batches);
  const gpipe = (batches) => [...count(batches).map((i) => ["F", i]), ...count(batches).reverse().flatMap((i) => [["B", i], ["W", i]])];

  // Each schedule: the order of a stage's jobs; after which kind of job the gradient is sent.
  const SCHEDULES = {
    "GPipe": { order: (_after, _stages, batches) => gpipe(batches), sends: "W" },
    "1F1B": { order: (after, _stages, batches) => lagged(batches, after, after), sends: "W" },
    "1F1B*": { order: (after, _stages, batches) => lagged(batches, after, after), sends: "B" },
    "ZB-H1": { order: (after, stages, batches) => lagged(batches, after, stages - 1), sends: "B" },
    "ZB-H2": { order: (after, stages, batches) => lagged(batches, 2 * after, 2 * (stages - 1)), sends: "B" },
  };

  // For each stage its jobs in order: [kind, batch, start].
  function times(name, stages, batches) {
    const { order, sends } = SCHEDULES[name];
    const waiting = count(stages).map((stage) => order(stages - 1 - stage, stages, batches));
    const ends = new Map(), free = count(stages).map(() => 0), done = count(stages).map(() => []);
    const key = (stage, kind, batch) => `${stage} ${kind} ${batch}`;
    function arrival(stage, kind, batch) {
      if (kind === "F" && stage > 0) return ends.get(key(stage - 1, "F", batch));
      if (kind === "B" && stage < stages - 1) return ends.get(key(stage + 1, sends, batch));
      return 0;
    }
    for (let left = stages * 3 * batches; left > 0;) {
      for (let stage = 0; stage < stages; stage += 1) {
        for (let job = waiting[stage][0]; job; job = waiting[stage][0]) {
          const [kind, batch] = job, arrived = arrival(stage, kind, batch);
          if (arrived === undefined) break;
          const start = Math.max(arrived, free[stage]);
          free[stage] = start + 1;
          ends.set(key(stage, kind, batch), start + 1);
          done[stage].push([...waiting[stage].shift(), start]);
          left -= 1;
        }
      }
    }
    return done;
  }

  // The idle time between the first and the last job of a stage, of the stage where it is longest.
  const bubble = (done) => Math.max(...done.map((jobs) => jobs.at(-1)[2] + 1 - jobs[0][2] - jobs.length));

  // How many micro-batches a stage keeps activations of during tick t.
  const kept = (jobs, t) => jobs.filter(([kind, , start]) => kind === "F" && start <= t).length - jobs.filter(([kind, , start]) => kind === "W" && start < t).length;

  return { SCHEDULES, times, bubble, kept };
})();

STEPPER.each("pipeline", (figure) => {
  const { make, draw, stepper } = STEPPER;
  const LEFT = 42, RIGHT = 40, TOP = 30, ROW = 34, INK = { F: "right", B: "zero", W: "left" }, KEY = { F: "key-0", B: "", W: "key-2" };
  const SAID = { F: "前向", B: "对输入的反向", W: "对权重的反向" };
  const pick = (label, options) => make("select", { "aria-label": label }, ...options.map(([value, text]) => make("option", { value }, text)));
  const which = pick("排法", Object.keys(PIPELINE.SCHEDULES).map((name) => [name, name === "1F1B*" ? "1F1B，B 一做完就寄" : name]));
  const many = pick("级数", [2, 3, 4, 5, 6].map((n) => [n, `${n} 级`]));
  const parts = pick("微批数", [1, 2, 3, 4, 5, 6, 7, 8].map((n) => [n, `${n} 个微批`]));
  let done, ticks;

  function solve() {
    done = PIPELINE.times(which.value, Number(many.value), Number(parts.value));
    ticks = Math.max(...done.map((jobs) => jobs.at(-1)[2] + 1));
  }

  function picture(t) {
    const cell = Math.max(16, 440 / ticks), width = LEFT + ticks * cell + RIGHT, height = TOP + done.length * ROW + 6;
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    svg.append(draw("text", { x: width - RIGHT / 2, y: 18, class: "note" }, "留着"));
    done.forEach((jobs, stage) => {
      const y = TOP + stage * ROW;
      svg.append(draw("text", { x: LEFT / 2, y: y + 20, class: "note" }, `级 ${stage}`),
        draw("text", { x: width - RIGHT / 2, y: y + 21, class: "count" }, `${PIPELINE.kept(jobs, t)}`),
        draw("rect", { x: LEFT, y, width: ticks * cell, height: ROW - 6, class: "paper" }));
      for (const [kind, batch, start] of jobs.filter((job) => job[2] <= t)) {
        const x = LEFT + start * cell, fill = `fill: color-mix(in srgb, var(--geometry-${INK[kind]}) 34%, transparent)`;
        svg.append(draw("rect", { x: x + 1, y: y + 1, width: cell - 2, height: ROW - 8, rx: 3, class: `cell ${start === t ? "now" : ""}`, style: fill }),
          draw("text", { x: x + cell / 2, y: y + 19, style: "font-size: 13px" }, `${batch}`));
      }
    });
    const legend = Object.entries(SAID).map(([kind, text]) => make("span", { class: `key ${KEY[kind]}` }, `${kind} ${text}`));
    return [svg, make("p", { class: "interactive-legend" }, ...legend)];
  }

  function words(t) {
    const at = done.map((jobs) => jobs.find((job) => job[2] === t));
    if (t < ticks) return `时刻 ${t}：${at.map((job, stage) => `级 ${stage} ${job ? `做 ${job[0]}${job[1]}` : "空着"}`).join("，")}。`;
    const idle = PIPELINE.bubble(done), work = done[0].length, most = Math.max(...done.map((jobs) => Math.max(...jobs.map((job) => PIPELINE.kept(jobs, job[2])))));
    return `做完，共 ${ticks} 个单位时间。最闲的一级空着 ${idle}，占它的 ${((100 * idle) / (idle + work)).toFixed(1)}%；一级最多留着 ${most} 个微批的激活。`;
  }

  which.value = "1F1B";
  many.value = 4;
  parts.value = 7;
  solve();
  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, which, many, parts)],
    length: () => ticks + 1,
    first: 14, // warmed up: each stage does one forward, one backward
    show: (t) => ({ stage: picture(t), words: words(t) }),
    help: "换排法、级数和微批数；用按钮或滑块（方向键）一个单位时间一个单位时间地走，或者播放。格子里是微批的号，右边是此刻留着几个微批的激活。",
    pace: 500,
  });
  for (const control of [which, many, parts]) control.addEventListener("input", () => { solve(); start(); });
});
