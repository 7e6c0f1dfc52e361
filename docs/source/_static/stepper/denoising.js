// A trained diffusion model at work, one step at a time; DENOISING_FRAMES comes from stable_diffusion/denoising.py.

const DENOISING = (() => {
  // For each of the shades 1 to 15, a path over the pixels that have it; runs of a row are drawn at once.
  function shades(hex, size) {
    const paths = Array.from({ length: 16 }, () => "");
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size;) {
        const level = hex[row * size + column];
        let end = column + 1;
        while (end < size && hex[row * size + end] === level) end += 1;
        paths[parseInt(level, 16)] += `M${column} ${row}h${end - column}v1h${column - end}z`;
        column = end;
      }
    }
    return paths.slice(1);
  }

  return { shades };
})();

STEPPER.each("denoising", (figure) => {
  const { make, draw, stepper } = STEPPER;
  const { size, signal, prompts } = DENOISING_FRAMES;
  const which = make("select", { "aria-label": "哪句话" }, ...prompts.map(({ prompt }, k) => make("option", { value: k }, prompt)));
  const SIDE = 200, GAP = 40, TOP = 30;
  let item = prompts[0];

  function tile(hex, left, title) {
    const scale = `translate(${left} ${TOP}) scale(${SIDE / size})`;
    const pixels = DENOISING.shades(hex, size).map((d, k) => draw("path", { d, class: "pixel", style: `fill-opacity: ${((k + 1) / 15).toFixed(3)}` }));
    return [draw("text", { x: left + SIDE / 2, y: 18, class: "note" }, title),
      draw("g", { transform: scale }, ...pixels),
      draw("rect", { x: left, y: TOP, width: SIDE, height: SIDE, class: "paper" })];
  }

  function show(k) {
    const { t, seen, guess } = item.frames[k], last = k === item.frames.length - 1;
    const svg = draw("svg", { viewBox: `0 0 ${2 * SIDE + GAP + 8} ${TOP + SIDE + 6}`, "aria-hidden": "true", style: "max-width: 34rem; margin-inline: auto" },
      ...tile(seen, 4, "解码的潜变量"), ...tile(guess, SIDE + GAP + 4, "网络猜的干净图"));
    const words = last ? `“${item.prompt}”：噪声退完了，这就是生成的图。`
      : `“${item.prompt}”，第 ${k + 1} 步：时间步 t = ${t}，信号系数 ${signal[k].toFixed(2)}${k ? "" : "，从纯噪声出发"}。`;
    return { stage: [svg], words };
  }

  const { start } = stepper(figure, {
    controls: [make("div", { class: "stepper-input" }, which)],
    length: () => item.frames.length,
    show,
    help: "换一句话；用按钮或滑块（方向键）一步一步看，或者播放。左边是正在去噪的潜变量，右边是网络每一步对结果的猜测。",
    pace: 700,
  });
  which.addEventListener("change", () => { item = prompts[which.value]; start(); });
});
