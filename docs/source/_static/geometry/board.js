// A board of draggable points. Coordinates are whole numbers, so that the predicates below never round.

const GEOMETRY = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const WIDTH = 640, HEIGHT = 400, EDGE = 16, MOST = 200;

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

  // The same order on every visit.
  function shuffled(list) {
    const made = [...list];
    for (let k = made.length - 1, state = 7; k > 0; k--) {
      state = (state * 1103515245 + 12345) % 2147483648;
      const other = state % (k + 1);
      [made[k], made[other]] = [made[other], made[k]];
    }
    return made;
  }

  // A list in the panel below a board: its name, and a box for each entry, [text, class].
  function row(name, entries, y) {
    const wide = Math.min(34, (WIDTH - 112) / Math.max(entries.length, 1)), top = HEIGHT + y;
    return [
      ["text", { x: 12, y: top + 19, class: "note" }, name],
      ...entries.flatMap(([text, kind], k) => [
        ["rect", { x: 100 + k * wide, y: top, width: wide - 4, height: 26, rx: 4, class: kind }],
        ["text", { x: 98 + (k + 0.5) * wide, y: top + 19, class: "note", "text-anchor": "middle" }, text],
      ]),
    ];
  }

  // A slider among the stops of a run, with a step back and a step forward. Once each run is made, at(count) says which
  // of its stops is shown: whoever looks at the last goes on looking at the last.
  function walk(first, redraw) {
    const place = document.createElement("input");
    Object.assign(place, { type: "range", min: 0, step: 1 });
    place.setAttribute("aria-label", "第几步");
    let wanted = first, last = Number.POSITIVE_INFINITY;
    const go = (k) => {
      wanted = k >= last ? Number.POSITIVE_INFINITY : Math.max(k, 0);
      redraw();
    };
    place.addEventListener("input", () => go(Number(place.value)));
    const back = button("上一步", () => go(Number(place.value) - 1)), forward = button("下一步", () => go(Number(place.value) + 1));
    function at(count) {
      last = count - 1;
      const k = Math.min(wanted, last);
      place.max = last;
      place.value = k;
      place.setAttribute("aria-valuetext", `第 ${k} 步，共 ${last} 步`);
      back.setAttribute("aria-disabled", String(k === 0));
      forward.setAttribute("aria-disabled", String(k === last));
      return k;
    }
    return { controls: [back, place, forward], at };
  }

  // How points of a board are seen: here they are where they are drawn.
  const FLAT = { seen: (point) => point, moved: (_, place) => place, scatter };

  // Each of modes is [name, label]: a button that calls onMode(name) and draws again; controls are further elements.
  // draw(points) returns { shapes: [[name, attributes, text], …], words: "what a screen reader hears" }; with run it is
  // draw(points, stop), where run(points) lists the stops of a run and first says which is shown first. Points come
  // and go in groups of unit: with 2 they are the ends of segments; tidy(points) puts new ones in order. A panel so
  // many units high lies below, for what draw returns as lists. Returns { redraw }.
  function board(figure, { start, unit = 1, noun = "一点", draw, run, first = 0, modes = [], onMode, controls = [], panel = 0, tidy = (all) => all, view = FLAT }) {
    let points = start.map((point) => [...point]);
    const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT + panel}`, role: "group", "aria-label": "可以拖动的点" });
    const picture = element("g", { "aria-hidden": "true" });
    const handles = element("g", {});
    svg.append(picture, handles);
    const words = document.createElement("p");
    words.className = "interactive-words";
    words.setAttribute("aria-live", "polite");

    const stops = run && walk(first, () => redraw());

    function redraw() {
      const made = run?.(points);
      const { shapes, lists = [], words: said } = draw(points, made?.[stops.at(made.length)]);
      const sheet = panel ? [["rect", { x: -1, y: HEIGHT, width: WIDTH + 2, height: panel + 1, class: "sheet" }]] : [];
      picture.replaceChildren(...[...shapes, ...sheet, ...lists].map((shape) => element(...shape)));
      words.textContent = said;
    }

    function place(handle, k) {
      const [x, y] = view.seen(points[k]);
      handle.setAttribute("transform", `translate(${x} ${y})`);
      handle.setAttribute("aria-label", `点 ${k + 1}，坐标 ${x}，${y}`);
    }

    function turn() {
      points.forEach((_, k) => { place(handles.children[k], k); });
      redraw();
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

    function move(k, to) {
      points[k] = view.moved(points[k], inside(to));
      place(handles.children[k], k);
      redraw();
    }

    function remove(k) {
      if (points.length <= unit) return;
      points.splice(k - (k % unit), unit);
      rebuild(Math.min(k, points.length - 1));
    }

    function add(made) {
      points = tidy([...points, made, ...view.scatter(unit - 1)]);
      rebuild(points.indexOf(made));
    }

    const indexOf = (target) => [...handles.children].indexOf(target.closest(".handle"));
    const where = (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [at.x, at.y];
    };

    // figures.js shares the points by an address, and places those of an address.
    figure.addEventListener("tell-points", ({ detail }) => { detail.points = points; });
    figure.addEventListener("place-points", ({ detail }) => {
      if (detail.length < unit || detail.length > MOST || detail.length % unit || detail.some((point) => point.length !== points[0].length)) return;
      points = tidy(detail.map((point) => [...point]));
      rebuild();
    });

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
    svg.addEventListener("dblclick", (event) => {
      const to = where(event);
      if (indexOf(event.target) < 0 && to[1] < HEIGHT) add(view.moved(null, inside(to)));
    });
    svg.addEventListener("keydown", (event) => {
      const k = indexOf(event.target);
      const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (k < 0) return;
      if (steps[event.key]) {
        const far = event.shiftKey ? 1 : 10;
        move(k, view.seen(points[k]).map((value, axis) => value + far * steps[event.key][axis]));
      } else if (event.key === "Delete" || event.key === "Backspace") remove(k);
      else return;
      event.preventDefault();
    });

    const tools = document.createElement("div");
    tools.className = "interactive-tools";
    tools.append(
      button(`加${noun}`, () => add(view.scatter(1)[0])),
      button(`减${noun}`, () => remove(points.length - 1)),
      button("随机", () => { points = tidy(view.scatter(points.length)); rebuild(); }),
      button("还原", () => { points = start.map((point) => [...point]); rebuild(); }),
    );
    const switches = modes.map(([mode, label]) => button(label, (event) => {
      for (const other of switches) other.setAttribute("aria-pressed", String(other === event.currentTarget));
      onMode(mode);
      redraw();
    }));
    switches.forEach((made, k) => made.setAttribute("aria-pressed", String(k === 0)));
    tools.append(...switches, ...controls);
    const steps = document.createElement("div");
    steps.className = "interactive-tools";
    if (run) steps.append(...stops.controls);
    const help = document.createElement("p");
    help.className = "interactive-help";
    const keys = Object.assign(document.createElement("span"), { className: "for-keys" });
    keys.textContent = "或按 Tab 选中一点，用方向键移动（Shift 微调），Delete 删除；";
    help.append("拖动圆点；", keys, `双击空白处加${noun}。`);
    mount(figure, svg, ...(run ? [steps, words, tools] : [tools, words]), help);
    rebuild();
    return { redraw: turn };
  }

  const each = (name, live) => {
    for (const figure of document.querySelectorAll(`figure.interactive-${name}, .figure.interactive-${name}`)) live(figure);
  };

  return { WIDTH, HEIGHT, orient, element, button, mount, board, each, row, scatter, shuffled };
})();
