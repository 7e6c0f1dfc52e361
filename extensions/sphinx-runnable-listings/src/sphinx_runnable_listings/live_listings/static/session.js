// What the buttons of a listing do: run it, show and compare what it prints, edit it, put it back, share an edit.

(() => {
  const { page, words, blocks, load, make, storage } = LIVE_LISTINGS;
  const SHOWN = 2 ** 18; // characters of output that a page shows
  const files = {};
  LIVE_LISTINGS.files = (_chapter, content) => { Object.assign(files, content); };
  let current = null; // the block that runs, or waits for what it needs

  const say = (block, text) => { block.status.textContent = text; };
  const filled = (word, ...values) => values.reduce((text, value) => text.replace("{}", value), words[word]);
  const changed = (block) => block.edited !== null && block.edited !== block.original;

  // The text of a file in which the edits of this page stand in place of what they changed; nobody edits what is no text.
  function edited(path) {
    if (typeof files[path] !== "string") return files[path];
    const lines = files[path].split("\n");
    const edits = blocks.filter((block) => block.spec.file === path && block.spec.at && changed(block));
    edits.sort((a, b) => b.spec.at[0] - a.spec.at[0]);
    for (const { spec: { at: [first, count, indent] }, edited: text } of edits) {
      lines.splice(first - 1, count, ...text.split("\n").map((line) => line && indent + line));
    }
    return lines.join("\n");
  }

  async function jobOf(block) {
    const { spec } = block;
    const module = page.modules[spec.runs ?? spec.file];
    await Promise.all((module ?? page.examples).needs.map((shard) => load(`files/${shard}.js`)));
    const sources = Object.keys(files).map((path) => [`${page.root}/${path}`, edited(path)]);
    if (module) return { files: sources, cwd: `${page.root}/${module.cwd}`, module: module.name, args: module.args, limit: page.limit };
    const examples = blocks.filter((other) => !other.spec.file);
    const above = examples.slice(0, examples.indexOf(block) + 1).map((other) => other.text());
    return { files: sources, cwd: `${page.root}/${page.examples.cwd}`, examples: above, limit: page.limit };
  }

  // The editor and the output have the font of the block that they belong to, and its room at the edges.
  function dress({ element, pre }) {
    const { fontFamily, fontSize, lineHeight, paddingLeft, paddingTop } = getComputedStyle(pre);
    const look = { font: `${fontSize} / ${lineHeight} ${fontFamily}`, left: paddingLeft, top: paddingTop };
    for (const [name, value] of Object.entries(look)) element.style.setProperty(`--live-${name}`, value);
  }

  // What a run prints, drawn once a frame however often it writes.
  function outputOf(block) {
    dress(block);
    block.output?.remove();
    const pre = make("pre", { className: "live-output", role: "group", tabIndex: 0, ariaLabel: words.output });
    block.output = make("div", { className: "live-panel", hidden: true }, pre);
    block.element.append(block.output);
    let shown = 0, waiting = [];
    const draw = () => {
      for (const [text, kind] of waiting.splice(0)) pre.append(kind === "stderr" ? make("span", { className: "live-error", textContent: text }) : text);
    };
    return {
      stdout: "",
      write(text, kind) {
        if (kind === "stdout") this.stdout += text;
        const part = text.slice(0, SHOWN - shown);
        if (!part) return;
        shown += part.length;
        block.output.hidden = false;
        if (waiting.push([part, kind]) === 1) requestAnimationFrame(draw);
      },
      end() {
        draw();
        if (shown >= SHOWN) pre.append(make("em", { textContent: `\n${words.cut}` }));
        const text = this.stdout.trim();
        if (text.startsWith("<svg") && text.endsWith("</svg>")) { // as an image it runs no script
          block.output.prepend(make("img", { className: "live-picture", alt: words.picture, src: `data:image/svg+xml,${encodeURIComponent(text)}` }));
        }
      },
    };
  }

  function verdict(block, result, output) {
    const seconds = result.seconds?.toFixed(2) ?? "";
    if (result.type === "stopped") return ["stopped", words.stopped];
    if (result.type === "limit") return ["failed", filled("limit", block.limit)];
    if (result.type === "flood") return ["failed", words.flood];
    if (result.type !== "done") return ["failed", filled("fatal", result.text)];
    if (result.code) return ["failed", filled("failed", result.code, seconds)];
    if (blocks.some((other) => changed(other) && (other === block || sameProgram(other, block)))) return ["done", filled("edited", seconds)];
    const module = page.modules[block.spec.runs ?? block.spec.file];
    if (!module) {
      const wrong = result.wrong.at(-1);
      const why = block.spec.note ? filled("known", block.spec.note) : "";
      return wrong ? ["different", `${filled("wrong", wrong, seconds)}${why}`, differences(block.original, output.stdout)] : ["same", filled("right", seconds)];
    }
    if (!module.compare) return ["done", filled("varies", seconds)];
    const recorded = files[module.result] ?? "";
    if (output.stdout === recorded) return ["same", filled("same", seconds)];
    const known = module.note ? filled("known", module.note) : "";
    return ["different", `${filled("different", seconds)}${known}`, differences(recorded, output.stdout)];
  }

  // Whether an edit of one block can change what the other prints: both are examples, or both are parts of modules.
  const sameProgram = (one, other) => !one.spec.file === !other.spec.file && (one.spec.file || blocks.indexOf(one) < blocks.indexOf(other));

  // The lines that two texts do not share, each with a mark, and those they share around them.
  function differences(before, after) {
    const a = before.split("\n"), b = after.split("\n");
    let head = 0, tail = 0;
    while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
    while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
    const x = a.slice(head, a.length - tail), y = b.slice(head, b.length - tail);
    const lines = x.length * y.length <= 1e6 ? common(x, y) : [...x.map((line) => ["-", line]), ...y.map((line) => ["+", line])];
    return [...a.slice(Math.max(0, head - 2), head).map((line) => [" ", line]), ...lines, ...a.slice(a.length - tail, a.length - tail + 2).map((line) => [" ", line])];
  }

  function common(x, y) {
    const length = Array.from({ length: x.length + 1 }, () => new Uint16Array(y.length + 1));
    for (let i = x.length - 1; i >= 0; i--) {
      for (let j = y.length - 1; j >= 0; j--) length[i][j] = x[i] === y[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
    const lines = [];
    for (let i = 0, j = 0; i < x.length || j < y.length;) {
      if (i < x.length && j < y.length && x[i] === y[j]) { lines.push([" ", x[i++]]); j++; }
      else if (j === y.length || (i < x.length && length[i + 1][j] >= length[i][j + 1])) lines.push(["-", x[i++]]);
      else lines.push(["+", y[j++]]);
    }
    return lines;
  }

  function showDifferences(block, lines) {
    const pre = make("pre", { className: "live-output", role: "group", tabIndex: 0, ariaLabel: words.difference });
    const tags = { "-": "del", "+": "ins", " ": "span" };
    for (const [mark, line] of lines) pre.append(make(tags[mark], { textContent: `${mark} ${line}` }), "\n");
    block.output.append(make("p", { className: "live-caption", textContent: words.difference }), pre);
    block.output.hidden = false;
  }

  function setRunning(block, isRunning) {
    const [icon, text] = block.buttons.run.childNodes;
    icon.textContent = isRunning ? "■" : "▶";
    text.textContent = ` ${words[isRunning ? "stop" : "run"]}`;
    block.bar.dataset.state = isRunning ? "running" : "";
  }

  function stop() {
    LIVE_LISTINGS.engine?.stop();
    current = null;
  }

  async function run(block) {
    if (changed(block) && !block.editor) await edit(block);
    stop();
    const mine = current = block;
    setRunning(block, true);
    say(block, words.preparing);
    const output = outputOf(block);
    const bar = make("progress", { max: 1, ariaLabel: words.preparing });
    try {
      const [job] = await Promise.all([jobOf(block), load("engine.js")]);
      if (current !== mine) throw new Error(words.stopped);
      block.limit = job.limit;
      const megabytes = LIVE_LISTINGS.runtime.bytes / 1e6;
      const result = await LIVE_LISTINGS.engine.run(job, {
        progress(share) {
          if (!bar.isConnected) block.status.before(bar);
          bar.value = share;
          block.loading = filled("loading", (share * megabytes).toFixed(1), megabytes.toFixed(1));
          if (share === 1) { bar.remove(); say(block, words.starting); }
          else bar.title = block.loading;
        },
        started() { bar.remove(); say(block, words.running); },
        stdout: (text) => output.write(text, "stdout"),
        stderr: (text) => output.write(text, "stderr"),
      });
      output.end();
      const [state, text, lines] = verdict(block, result, output);
      setRunning(block, false);
      block.bar.dataset.state = state;
      say(block, text);
      if (lines) showDifferences(block, lines);
      if (result.type !== "fatal") LIVE_LISTINGS.engine.prepare();
    } catch (error) {
      setRunning(block, false);
      block.bar.dataset.state = current === mine ? "failed" : "stopped";
      say(block, error.message);
    } finally {
      bar.remove();
      if (current === mine) current = null;
    }
  }

  function setText(block, text) {
    block.edited = text === block.original ? null : text;
    storage.write(block.name, block.edited);
    block.refresh();
  }

  async function edit(block) {
    await load("editor.js");
    if (!block.editor) {
      dress(block);
      block.editor = LIVE_LISTINGS.openEditor(block, {
        label: filled("editor", block.spec.file ?? words.examples),
        change: (text) => setText(block, text),
        run: () => run(block),
        leave: () => block.buttons.edit.focus(),
      });
    }
    block.refresh();
    block.editor.focus();
  }

  function reset(block) {
    block.editor?.close();
    block.editor = null;
    setText(block, block.original);
    block.output?.remove();
    block.bar.dataset.state = "";
    say(block, words.restored);
    block.buttons.edit.focus();
  }

  const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const fromBase64 = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  const through = (bytes, stream) => new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer();

  async function share(block) {
    const packed = new Uint8Array(await through(new TextEncoder().encode(block.text()), new CompressionStream("deflate-raw")));
    const address = new URL(location);
    address.hash = `live=${block.name}:${toBase64(packed)}`;
    history.replaceState(null, "", address);
    try {
      await navigator.clipboard.writeText(address.href);
      say(block, words.copied);
    } catch {
      say(block, words.inAddress);
    }
  }

  async function open(link) {
    const [name, packed] = link.split(":");
    const block = blocks.find((other) => other.name === name);
    if (!block || !packed) return;
    try {
      setText(block, new TextDecoder().decode(await through(fromBase64(packed), new DecompressionStream("deflate-raw"))));
    } catch {
      return; // a link that was cut
    }
    block.editor?.close();
    block.editor = null;
    await edit(block);
    say(block, words.brought);
    block.element.scrollIntoView({ block: "center" });
  }

  Object.assign(LIVE_LISTINGS, {
    edit, reset, share, open,
    toggle: (block) => (current === block ? stop() : run(block)),
    undo: (block) => block.editor?.undo(),
  });
})();
