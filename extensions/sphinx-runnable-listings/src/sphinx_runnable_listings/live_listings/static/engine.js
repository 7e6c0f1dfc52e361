// Python for a page. LIVE_LISTINGS.engine.run(job, on) runs a job in a fresh interpreter, in a worker, in a frame that has
// neither this page's origin nor a network. LIVE_LISTINGS.runtime says where its parts lie, .sources holds the scripts
// that run in there; both are written above by the build.

LIVE_LISTINGS.engine = (() => {
  const { runtime, sources, load } = LIVE_LISTINGS;
  const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:";

  const pieces = {};
  LIVE_LISTINGS.piece = (part, number, text) => { (pieces[part] ??= [])[number] = text; };

  const bytesOf = (text) => Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

  async function unpack(part) {
    const packed = new Blob(pieces[part].map(bytesOf));
    delete pieces[part];
    return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }

  let port, running = null, progress = null;

  // The parts of the runtime; whoever waits for them is told how they come.
  async function fetchParts() {
    let come = 0;
    const total = Object.values(runtime.pieces).reduce((sum, count) => sum + count, 0);
    const parts = Object.entries(runtime.pieces).map(async ([part, count]) => {
      await Promise.all(Array.from({ length: count }, async (_, number) => {
        await load(`runtime/${runtime.folder}/${part}-${number}.js`);
        progress?.(++come / total);
      }));
      return [part, await unpack(part)];
    });
    return Object.fromEntries(await Promise.all(parts));
  }

  function openFrame() {
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.className = "live-frame";
    frame.title = "Python";
    frame.tabIndex = -1;
    frame.ariaHidden = "true";
    frame.srcdoc = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>${sources.sandbox}</script>`;
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
      frame.onload = () => {
        frame.contentWindow.postMessage("", "*", [port2]);
        resolve(port1);
      };
      document.body.append(frame);
    });
  }

  // The port of a frame that has everything; asked for again after a failure.
  async function open() {
    const [frame, { lock, ...parts }] = await Promise.all([openFrame(), fetchParts()]);
    const all = { ...parts, lock: new TextDecoder().decode(lock), worker: sources.worker, runner: sources.runner };
    await new Promise((resolve, reject) => {
      frame.onmessage = ({ data }) => (data.type === "loaded" ? resolve() : reject(new Error(data.text)));
      frame.postMessage({ type: "load", parts: all }, Object.values(parts));
    });
    frame.onmessage = ({ data }) => running?.(data);
    return frame;
  }

  // The next interpreter starts while the reader reads.
  async function prepare() {
    (await port).postMessage({ type: "prepare" });
  }

  // Run a job; on.progress(share), on.started(), on.stdout(text) and on.stderr(text) are called meanwhile. Gives
  // {type: "done", code, wrong, seconds}, or one of the types "flood", "limit", "stopped" and "fatal" (with a text).
  async function run(job, on = {}) {
    stop();
    let end;
    const result = new Promise((resolve) => { end = resolve; });
    const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
    let timer;
    const mine = running = (message) => {
      const { type } = message;
      if (type === "started") {
        on.started?.();
        timer = setTimeout(() => finish({ type: "limit" }), job.limit * 1000);
      } else if (type in decoders) on[type]?.(decoders[type].decode(message.bytes, { stream: true }));
      else finish(message);
    };
    const finish = (message) => {
      clearTimeout(timer);
      if (running !== mine) return;
      running = progress = null;
      end(message);
      port.then((frame) => frame.postMessage({ type: "stop" }), () => {});
    };
    run.stop = () => finish({ type: "stopped" });
    progress = on.progress;
    try {
      const frame = await Promise.race([port ??= open(), result]); // a reader may not want to wait
      if (running === mine) frame.postMessage({ type: "run", job });
    } catch (error) {
      port = undefined;
      running = progress = null;
      return { type: "fatal", text: error.message };
    }
    return result;
  }

  const stop = () => running && run.stop();

  return { run, stop, prepare };
})();
