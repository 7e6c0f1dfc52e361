// A board of draggable points. Coordinates are whole numbers, so that the predicates below never round.

const GEOMETRY = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const WIDTH = 640, HEIGHT = 400, EDGE = 16;

  const orient = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));

  function element(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }

  function button(label, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", action);
    return made;
  }

  // Put a widget in the place of the figure's picture, which stays for print.
  function mount(figure, ...parts) {
    const box = document.createElement("div");
    box.className = "interactive-board";
    box.append(...parts);
    figure.prepend(box);
    figure.classList.add("is-live");
    return box;
  }

  const inside = ([x, y]) => [
    Math.min(Math.max(Math.round(x), EDGE), WIDTH - EDGE),
    Math.min(Math.max(Math.round(y), EDGE), HEIGHT - EDGE),
  ];

  function scatter(count) {
    return Array.from({ length: count }, () => inside([
      WIDTH * (0.14 + 0.72 * Math.random()), HEIGHT * (0.14 + 0.72 * Math.random()),
    ]));
  }

  // Each of modes is [name, label]: a button that calls onMode(name) and draws again; controls are further elements.
  // draw(points) returns { shapes: [[name, attributes, text], …], words: "what a screen reader hears" }. Points come
  // and go in groups of unit: with 2 they are the ends of segments. Returns { redraw }.
  function board(figure, { start, unit = 1, noun = "一点", draw, modes = [], onMode, controls = [] }) {
    let points = start.map((point) => [...point]);
    const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": "可以拖动的点" });
    const picture = element("g", { "aria-hidden": "true" });
    const handles = element("g", {});
    svg.append(picture, handles);
    const words = document.createElement("p");
    words.className = "interactive-words";
    words.setAttribute("aria-live", "polite");

    function redraw() {
      const { shapes, words: said } = draw(points);
      picture.replaceChildren(...shapes.map((shape) => element(...shape)));
      words.textContent = said;
    }

    function place(handle, k) {
      handle.setAttribute("transform", `translate(${points[k][0]} ${points[k][1]})`);
      handle.setAttribute("aria-label", `点 ${k + 1}，坐标 ${points[k][0]}，${points[k][1]}`);
    }

    function rebuild(focus) {
      handles.replaceChildren(...points.map((_, k) => {
        const handle = element("g", { class: "handle", tabindex: 0, role: "button" });
        handle.append(element("circle", { r: 16, class: "reach" }), element("circle", { r: 6, class: "dot" }));
        place(handle, k);
        return handle;
      }));
      if (focus !== undefined && handles.children[focus]) handles.children[focus].focus();
      redraw();
    }

    function move(k, point) {
      points[k] = inside(point);
      place(handles.children[k], k);
      redraw();
    }

    function remove(k) {
      if (points.length <= unit) return;
      points.splice(k - (k % unit), unit);
      rebuild(Math.min(k, points.length - 1));
    }

    function add(point) {
      points.push(inside(point), ...scatter(unit - 1));
      rebuild(points.length - unit);
    }

    const indexOf = (target) => [...handles.children].indexOf(target.closest(".handle"));
    const where = (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [at.x, at.y];
    };

    let dragged = -1;
    svg.addEventListener("pointerdown", (event) => {
      dragged = indexOf(event.target);
      if (dragged < 0) return;
      event.preventDefault();
      handles.children[dragged].focus();
      svg.setPointerCapture(event.pointerId);
    });
    // A finger on a point moves the point, anywhere else the page: touch-action on a part of a drawing does not say so.
    svg.addEventListener("touchstart", (event) => { if (indexOf(event.target) >= 0) event.preventDefault(); }, { passive: false });
    svg.addEventListener("pointermove", (event) => { if (dragged >= 0) move(dragged, where(event)); });
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { dragged = -1; });
    svg.addEventListener("dblclick", (event) => { if (indexOf(event.target) < 0) add(where(event)); });
    svg.addEventListener("keydown", (event) => {
      const k = indexOf(event.target);
      const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (k < 0) return;
      if (steps[event.key]) {
        const far = event.shiftKey ? 1 : 10;
        move(k, [points[k][0] + far * steps[event.key][0], points[k][1] + far * steps[event.key][1]]);
      } else if (event.key === "Delete" || event.key === "Backspace") remove(k);
      else return;
      event.preventDefault();
    });

    const tools = document.createElement("div");
    tools.className = "interactive-tools";
    tools.append(
      button(`加${noun}`, () => add(scatter(1)[0])),
      button(`减${noun}`, () => remove(points.length - 1)),
      button("随机", () => { points = scatter(points.length); rebuild(); }),
      button("还原", () => { points = start.map((point) => [...point]); rebuild(); }),
    );
    const switches = modes.map(([mode, label]) => button(label, (event) => {
      for (const other of switches) other.setAttribute("aria-pressed", String(other === event.currentTarget));
      onMode(mode);
      redraw();
    }));
    switches.forEach((made, k) => made.setAttribute("aria-pressed", String(k === 0)));
    tools.append(...switches, ...controls);
    const help = document.createElement("p");
    help.className = "interactive-help";
    help.textContent = `拖动圆点；或按 Tab 选中一点，用方向键移动（Shift 微调），Delete 删除；双击空白处加${noun}。`;
    mount(figure, svg, tools, words, help);
    rebuild();
    return { redraw };
  }

  const each = (name, live) => {
    for (const figure of document.querySelectorAll(`figure.interactive-${name}, .figure.interactive-${name}`)) live(figure);
  };

  return { WIDTH, HEIGHT, orient, element, button, mount, board, each };
})();
