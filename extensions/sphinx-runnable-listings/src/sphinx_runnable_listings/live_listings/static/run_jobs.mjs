// node run_jobs.mjs PYODIDE STDLIB RUNNER WORKERS < jobs > outcomes: run jobs as a page does, each in a fresh interpreter
// that starts from one snapshot. Jobs come and outcomes go as lines of JSON, outcomes in the order in which they are done.
// A job is begun when it comes: whoever waits for each outcome has a server. `cpu_limit` of a job stops it, with code 152.

import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

const MEMORY = 512 * 2 ** 20;
const ENVIRONMENT = { HOME: "/home/reader", PYTHONHASHSEED: "0", PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1", NO_COLOR: "1" };

// In each thread once, before its first interpreter.
function prepare({ module }) {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > MEMORY) throw new RangeError("memory limit");
    return grow.call(this, pages);
  };
  const { instantiate } = WebAssembly;
  // Compiled once for all: what Pyodide reads from the disk is the same module again.
  WebAssembly.instantiate = async (source, imports) =>
    source.byteLength > 2 ** 20 ? { module, instance: await instantiate(module, imports) } : instantiate(source, imports);
}

async function start({ pyodide, stdlib, runner, snapshot }) {
  const { loadPyodide } = await import(pathToFileURL(path.join(pyodide, "pyodide.mjs")));
  const python = await loadPyodide({
    indexURL: pyodide + path.sep, stdLibURL: stdlib, env: ENVIRONMENT, jsglobals: {}, _makeSnapshot: !snapshot, _loadSnapshot: snapshot,
  });
  if (!snapshot) return python;
  python.runPython(`
import sys, types
sys.modules["_runner"] = runner = types.ModuleType("_runner")
exec(compile(source, "<runner>", "exec"), runner.__dict__)
`, { globals: python.toPy({ source: runner }) });
  return python;
}

function run(python, { files, ...job }) {
  const said = { stdout: [], stderr: [] };
  for (const [name, content] of files) {
    python.FS.mkdirTree(path.posix.dirname(name));
    python.FS.writeFile(name, content.base64 === undefined ? content : Buffer.from(content.base64, "base64"));
  }
  python.FS.mkdirTree(job.cwd);
  const stream = (chunks) => ({ write(buffer) { chunks.push(Buffer.from(buffer)); return buffer.length; } });
  python.setStdout(stream(said.stdout));
  python.setStderr(stream(said.stderr));
  python.setStdin({ stdin: () => undefined });
  const began = performance.now();
  const outcome = python.pyimport("_runner").run_job(python.toPy(job)).toJs({ dict_converter: Object.fromEntries });
  const text = Object.fromEntries(Object.entries(said).map(([name, chunks]) => [name, Buffer.concat(chunks).toString()]));
  return { ...outcome, ...text, python: python.runPython("import sys; sys.version.split()[0]"), seconds: (performance.now() - began) / 1000 };
}

function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

// A thread for one job after the other: the scripts that make an interpreter are compiled once.
class Thread {
  constructor(shared) {
    this.shared = shared;
  }

  run(job) {
    this.worker ??= new Worker(new URL(import.meta.url), { workerData: this.shared });
    const { worker } = this;
    const before = cpuSeconds();
    return new Promise((resolve) => {
      let listeners = {}, watch;
      const done = (outcome) => {
        clearInterval(watch);
        for (const [event, listener] of Object.entries(listeners)) worker.off(event, listener);
        resolve(outcome);
      };
      const failed = (stderr, code = 1) => {
        this.worker = undefined;
        done({ id: job.id, code, stdout: "", stderr });
        worker.terminate();
      };
      listeners = { message: done, error: (error) => failed(String(error)), exit: () => failed("the interpreter broke down") };
      watch = job.cpu_limit && setInterval(() => {
        if (cpuSeconds() - before >= job.cpu_limit) failed(`not done after ${job.cpu_limit} CPU seconds`, 152);
      }, 250);
      for (const [event, listener] of Object.entries(listeners)) worker.on(event, listener);
      worker.postMessage(job);
    });
  }
}

async function main([pyodide, stdlib, runnerPath, count]) {
  const module = await WebAssembly.compile(fs.readFileSync(path.join(pyodide, "pyodide.asm.wasm")));
  const shared = { pyodide, stdlib, module, runner: fs.readFileSync(runnerPath, "utf8") };
  prepare(shared);
  const snapshot = (await start(shared)).makeMemorySnapshot();
  shared.snapshot = new Uint8Array(new SharedArrayBuffer(snapshot.byteLength)); // else each worker gets a copy of it
  shared.snapshot.set(snapshot);
  const jobs = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const lane = async () => {
    const thread = new Thread(shared);
    for (let line; !(line = await jobs.next()).done;) {
      const before = cpuSeconds();
      const outcome = await thread.run(JSON.parse(line.value));
      // Those of the whole process: what one job used, where one worker runs.
      process.stdout.write(`${JSON.stringify({ ...outcome, cpu_seconds: cpuSeconds() - before })}\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(count) }, lane));
}

if (isMainThread) {
  await main(process.argv.slice(2));
  process.exit(0);
}
prepare(workerData);
parentPort.on("message", async (job) => {
  const python = await start(workerData); // a fresh one, which nothing keeps when its job is done
  parentPort.postMessage({ id: job.id, ...run(python, job) });
});
