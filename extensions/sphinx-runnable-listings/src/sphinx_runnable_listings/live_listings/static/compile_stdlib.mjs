// node compile_stdlib.mjs PYODIDE TARGET: Pyodide's standard library with what starts often compiled, as one zip without
// compression (what packs it packs the whole). Python compiles for itself alone, so the interpreter that will run it does
// this. The sources stay: tracebacks show them.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, target] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: folder + path.sep });
python.runPython(`
import importlib.util, io, marshal, re, sys, zipfile, zipimport

source = f"/lib/python{sys.version_info.major}{sys.version_info.minor}.zip"
# Beside what is there when Python has started: what runs a module or the examples of a page.
import doctest, fractions, runpy
# A frozen module is compiled already, in the interpreter itself.
compiled = {module.__file__ for module in sys.modules.values() if isinstance(module.__loader__, zipimport.zipimporter)}

def code_of(name, text):
    code = compile(text, f"{source}/{name}", "exec", dont_inherit=True, optimize=0)
    unchecked = (1).to_bytes(4, "little")
    return importlib.util.MAGIC_NUMBER + unchecked + importlib.util.source_hash(text) + marshal.dumps(code)

# What needs a terminal, a server or processes: nothing here could use it.
left_out = re.compile(r"(curses|dbm|multiprocessing|wsgiref|xmlrpc)/|(ftplib|imaplib|mailbox|poplib|pty|smtplib|socketserver|tty|webbrowser)[.]py$")

files = {}
with zipfile.ZipFile(source) as archive:
    for name in filter(lambda name: not left_out.match(name), archive.namelist()):
        files[name] = archive.read(name)
        if f"{source}/{name}" in compiled:
            files[f"{name}c"] = code_of(name, files[name])

packed = io.BytesIO()
with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
    for name in sorted(files, key=lambda name: (name.rpartition(".")[2], name)):
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
open("/stdlib.zip", "wb").write(packed.getvalue())
`);
fs.writeFileSync(target, python.FS.readFile("/stdlib.zip"));
process.exit(0);
