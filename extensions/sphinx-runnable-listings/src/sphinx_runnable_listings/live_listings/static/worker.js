// Python in a worker that asks nobody for anything: all that it needs comes with its first message.
//
// In: {type: "start", wasm, stdlib, boot, glue, lock, runner, snapshot}, then one {type: "run", job}.
// Out: "ready", "snapshot" (where none was given), "stdout" and "stderr" with bytes, then "done", "flood" or "fatal".

const MEMORY = 512 * 2 ** 20; // bytes; beyond them Python raises MemoryError, instead of the browser closing the page
const OUTPUT = 2 ** 20; // bytes of output that make a flood
const WRITES = 10_000; // and the same for one that drips
const NOWHERE = "https://runtime.invalid/";
const ENVIRONMENT = { HOME: "/home/reader", PYTHONHASHSEED: "0", PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1", NO_COLOR: "1" };

let python;
const say = (type, rest, transfer) => postMessage({ type, ...rest }, transfer);

function limitMemory() {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > MEMORY) throw new RangeError("memory limit");
    return grow.call(this, pages);
  };
}

// Pyodide fetches its parts by name. It gets these, and nothing else.
function answerFetches({ wasm, stdlib }) {
  const bodies = { "pyodide.asm.wasm": "", "python_stdlib.zip": stdlib };
  self.fetch = async (request) => {
    const name = String(request.url ?? request).replace(NOWHERE, "");
    if (!Object.hasOwn(bodies, name)) throw new TypeError(`there is no network: ${name}`);
    return new Response(bodies[name]);
  };
  const { instantiate } = WebAssembly;
  WebAssembly.instantiateStreaming = async (_, imports) => ({ module: wasm, instance: await instantiate(wasm, imports) });
}

function importBytes(bytes) {
  const address = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" })); // one of the page's own can't be imported here
  return import(address).finally(() => URL.revokeObjectURL(address));
}

async function start({ wasm, stdlib, boot, glue, lock, runner, snapshot }) {
  limitMemory();
  answerFetches({ wasm, stdlib });
  self.importScripts = undefined; // Pyodide refuses a classic worker; over file:// Chromium makes no other kind from a Blob
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([importBytes(boot), importBytes(glue)]);
  python = await loadPyodide({
    indexURL: NOWHERE,
    packageBaseUrl: NOWHERE,
    lockFileContents: lock,
    createPyodideModule,
    env: ENVIRONMENT,
    jsglobals: {}, // `import js` finds nothing
    _makeSnapshot: !snapshot,
    _loadSnapshot: snapshot,
  });
  if (!snapshot) {
    const taken = python.makeMemorySnapshot();
    say("snapshot", { bytes: taken }, [taken.buffer]);
  }
  python.runPython(`
import sys, types
sys.modules["_runner"] = runner = types.ModuleType("_runner")
exec(compile(source, "<runner>", "exec"), runner.__dict__)
`, { globals: python.toPy({ source: runner }) });
  say("ready");
}

// Each write is sent at once: a loop that never ends leaves no later moment.
let bytes = 0, writes = 0;
function stream(type) {
  return {
    isatty: false,
    write(buffer) {
      bytes += buffer.length;
      writes += 1;
      if (bytes > OUTPUT || writes > WRITES) say("flood");
      else {
        const copy = buffer.slice();
        say(type, { bytes: copy }, [copy.buffer]);
      }
      return buffer.length;
    },
  };
}

// A text as it is, what is none from its base64.
const written = (content) => content.base64 === undefined ? content : Uint8Array.from(atob(content.base64), (character) => character.charCodeAt(0));

function run({ files, stdin = "", ...job }) {
  for (const [path, content] of files) {
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, written(content));
  }
  python.FS.mkdirTree(job.cwd);
  python.setStdout(stream("stdout"));
  python.setStderr(stream("stderr"));
  const lines = stdin ? stdin.split("\n") : [];
  python.setStdin({ stdin: () => lines.shift() });
  const began = performance.now();
  const outcome = python.pyimport("_runner").run_job(python.toPy(job)).toJs({ dict_converter: Object.fromEntries });
  say("done", { ...outcome, seconds: (performance.now() - began) / 1000 });
}

self.onmessage = async ({ data }) => {
  try {
    if (data.type === "start") await start(data);
    else run(data.job);
  } catch (error) {
    say("fatal", { text: String(error?.message ?? error) });
  }
};
