// Kettner's grid, live: doubles in a browser are the same doubles as in Python.

(() => {
  const SIZE = 256, UNIT = 2 ** -53, NAMES = ["右转", "共线", "左转"];
  const FORMULAS = {
    "以 p 为原点": (p, q, r) => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]),
    "以 q 为原点": (p, q, r) => (r[0] - q[0]) * (p[1] - q[1]) - (r[1] - q[1]) * (p[0] - q[0]),
    "以 r 为原点": (p, q, r) => (p[0] - r[0]) * (q[1] - r[1]) - (p[1] - r[1]) * (q[0] - r[0]),
  };
  const PAIRS = { "(12, 12) 与 (24, 24)": [12, 24], "(17.3, 17.3) 与 (24, 24)": [17.3, 24], "(0.75, 0.75) 与 (1, 1)": [0.75, 1], "(1200, 1200) 与 (2400, 2400)": [1200, 2400] };

  function choice(label, options) {
    const wrap = document.createElement("label"), select = document.createElement("select");
    select.append(...options.map((name) => new Option(name)));
    wrap.append(`${label} `, select);
    return [wrap, select];
  }

  function paint(canvas, formula, [q, r], eps) {
    const style = getComputedStyle(canvas), context = canvas.getContext("2d");
    const colours = ["--geometry-right", "--geometry-zero", "--geometry-left"].map((name) => {
      const hex = style.getPropertyValue(name).trim().slice(1);
      return [0, 2, 4].map((k) => parseInt(hex.slice(k, k + 2), 16));
    });
    const image = context.createImageData(SIZE, SIZE);
    let wrong = 0;
    for (let j = 0; j < SIZE; j++) {
      for (let i = 0; i < SIZE; i++) {
        const value = formula([0.5 + i * UNIT, 0.5 + j * UNIT], [q, q], [r, r]);
        const sign = Math.abs(value) < eps ? 0 : Math.sign(value);
        wrong += sign !== Math.sign(j - i);
        image.data.set([...colours[sign + 1], 255], 4 * ((SIZE - 1 - j) * SIZE + i));
      }
    }
    context.putImageData(image, 0, 0);
    return wrong;
  }

  GEOMETRY.each("robustness", (figure) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE;
    canvas.setAttribute("role", "img");
    const [originLabel, origin] = choice("公式", Object.keys(FORMULAS));
    const [pairLabel, pair] = choice("q 与 r", Object.keys(PAIRS));
    const [epsLabel, eps] = choice("eps", ["0（直接看正负）", "1e-15", "1e-14", "1e-13", "1e-12", "1e-8"]);
    const tools = document.createElement("div"), words = document.createElement("p"), legend = document.createElement("p");
    tools.className = "interactive-tools";
    tools.append(originLabel, pairLabel, epsLabel);
    words.className = "interactive-words";
    words.setAttribute("aria-live", "polite");
    legend.className = "interactive-legend";
    legend.append(...NAMES.map((name, k) => {
      const item = document.createElement("span");
      item.className = `key key-${k}`;
      item.textContent = name;
      return item;
    }));
    GEOMETRY.mount(figure, canvas, legend, tools, words);
    const update = () => {
      const wrong = paint(canvas, FORMULAS[origin.value], PAIRS[pair.value], parseFloat(eps.value));
      const said = `65,536 格里答错 ${wrong.toLocaleString("en")} 格；正确的图只有一条干净的对角线。`;
      words.textContent = said;
      canvas.setAttribute("aria-label", said);
    };
    for (const select of [origin, pair, eps]) select.addEventListener("change", update);
    new MutationObserver(update).observe(document.body, { attributes: true, attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", update);
    update();
  });
})();
