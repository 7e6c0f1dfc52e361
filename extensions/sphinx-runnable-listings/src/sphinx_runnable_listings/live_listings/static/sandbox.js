// Inside the frame that has no origin and no network: it keeps the runtime, and makes a fresh worker for each run.
// The page speaks through a port: {type: "load", parts}, {type: "prepare"}, {type: "run", id, job}, {type: "stop"}.

const state = { parts: null, snapshot: null, spare: null, running: null };

async function load({ wasm, ...parts }) {
  state.parts = { ...parts, wasm: await WebAssembly.compile(wasm) };
}

// A worker, and the promise that its interpreter has started.
function prepare() {
  const address = URL.createObjectURL(new Blob([state.parts.worker], { type: "text/javascript" }));
  const worker = new Worker(address);
  const started = new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message || "the worker did not start"));
    worker.onmessage = ({ data }) => {
      if (data.type === "snapshot") state.snapshot ??= data.bytes;
      else if (data.type === "fatal") reject(new Error(data.text));
      else if (data.type === "ready") resolve(data);
    };
  }).finally(() => URL.revokeObjectURL(address));
  started.catch(() => worker.terminate());
  const { worker: _, ...parts } = state.parts;
  worker.postMessage({ type: "start", ...parts, snapshot: state.snapshot });
  return { worker, started };
}

async function run(port, job) {
  stop();
  const mine = state.running = state.spare ?? prepare();
  state.spare = null;
  const tell = (message, transfer) => state.running === mine && port.postMessage(message, transfer);
  const end = (message) => {
    tell(message);
    mine.worker.terminate();
    if (state.running === mine) state.running = null;
  };
  try {
    await mine.started;
    tell({ type: "started" });
  } catch (error) {
    end({ type: "fatal", text: String(error.message) });
    return;
  }
  mine.worker.onerror = (event) => end({ type: "fatal", text: event.message });
  mine.worker.onmessage = ({ data }) => {
    if (data.type === "stdout" || data.type === "stderr") tell(data, [data.bytes.buffer]);
    else end(data);
  };
  mine.worker.postMessage({ type: "run", job });
}

function stop() {
  state.running?.worker.terminate();
  state.running = null;
}

addEventListener("message", ({ ports: [port] }) => {
  port.onmessage = async ({ data }) => {
    if (data.type === "load") {
      await load(data.parts).then(() => port.postMessage({ type: "loaded" }), (error) => port.postMessage({ type: "fatal", text: String(error) }));
    } else if (data.type === "prepare") state.spare ??= prepare();
    else if (data.type === "run") run(port, data.job);
    else stop();
  };
}, { once: true });
