"""Record, in a process of a run, which functions it enters and what it opens.

A module below the source folder is compiled with a mark at the start of each function: one byte, at the number of the
function's ``def`` line, of a file that is mapped into memory. So a call costs next to nothing, and what was entered is
known of threads, of children, and of processes that were killed. Only constants of the code differ: no name is added to
a module, a mark stands on the line of the statement that follows it, and a debugger sees the same lines as without.

To mark and compile a module takes four times as long as to compile it alone, and most runs import what others have
imported before: marked code is kept for all the runs of a workshop.
"""

from __future__ import annotations

import _imp
import ast
import marshal
import mmap
import os
import sys
from importlib.machinery import FileFinder, SourceFileLoader
from types import CodeType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import PathEntryFinder

#: Stands in the code until the mapped file takes its place.
PLACE = "\0the marks of this file"
ENTERED, OPENED = "entered", "opened.txt"


def start(sources: list[str], record: str, codes: str) -> None:
    """Record in the folder ``record``, which functions of modules below ``sources`` are entered and what is opened.

    The marks of the modules below each of the sources lie in a folder with its number. Marked code is kept in the
    folder ``codes``.
    """
    _record_what_is_opened(os.path.join(record, OPENED), codes)
    marks = os.path.join(record, ENTERED)

    class Loader(SourceFileLoader):
        def get_code(self, fullname: str) -> CodeType:
            path = self.get_filename(fullname)
            number = next(number for number, source in enumerate(sources) if path.startswith(source))
            name = os.path.join(str(number), os.path.relpath(path, sources[number]))
            return marked(self.get_data(path), path, os.path.join(marks, name), codes)

    finder = FileFinder.path_hook((Loader, [".py"]))

    def below_source(path: str) -> PathEntryFinder:
        if not os.path.abspath(path).startswith(tuple(sources)):
            raise ImportError(path)
        return finder(path)

    sys.path_hooks.insert(0, below_source)
    for path in [path for path in sys.path_importer_cache if path.startswith(tuple(sources))]:
        del sys.path_importer_cache[path]


def marked(text: bytes, path: str, marks: str, codes: str) -> CodeType:
    """The code of a module that sets the byte of a function's first line in the file ``marks`` when it is entered.

    It is compiled once for all who keep their codes in the folder ``codes``.
    """
    # Nothing is imported for it that a run does not have without it.
    hashes = (_imp.source_hash(sys.hexversion, each) for each in (os.fsencode(path), text))
    kept = os.path.join(codes, "".join(each.hex() for each in hashes))
    try:
        with open(kept, "rb") as file:
            size, code = marshal.load(file)
    except FileNotFoundError:
        size, code = _compiled(text, path)
        try:
            with open(f"{kept}.{os.getpid()}", "xb") as new:
                marshal.dump((size, code), new)
            os.replace(new.name, kept)
        except FileExistsError:
            pass  # another thread writes it
    return _with_constant(code, _mapped(marks, size)) if size else code


def _compiled(text: bytes, path: str) -> tuple[int, CodeType]:
    """How many marks a module needs, and its code, which has ``PLACE`` for them."""
    tree = ast.parse(text, path)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for function in functions:
        _mark(function)
    code = compile(tree, path, "exec", dont_inherit=True)
    return 1 + max(function.lineno for function in functions) if functions else 0, code


def _mark(function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """Put ``<marks>[<line of def>] = 1`` at the start of ``function``, below its docstring."""
    below = int(ast.get_docstring(function, clean=False) is not None)
    place = function.body[below] if below < len(function.body) else function  # where its implicit return stands
    target = ast.Subscript(ast.Constant(PLACE), ast.Constant(function.lineno), ast.Store())
    mark = ast.Assign([target], ast.Constant(1))
    for node in ast.walk(ast.copy_location(mark, place)):
        ast.copy_location(node, place)
    function.body.insert(below, mark)


def _mapped(path: str, size: int) -> mmap.mmap:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "ab+") as file:
        if file.seek(0, os.SEEK_END) < size:
            file.truncate(size)
        return mmap.mmap(file.fileno(), size)


def _with_constant(code: CodeType, marks: mmap.mmap) -> CodeType:
    def replaced(constant: object) -> object:
        if isinstance(constant, CodeType):
            return _with_constant(constant, marks)
        return marks if isinstance(constant, str) and constant == PLACE else constant

    return code.replace(co_consts=tuple(map(replaced, code.co_consts)))


def _record_what_is_opened(log: str, codes: str) -> None:
    """Write a line to ``log`` for each file that is opened for reading, folder that is listed, and program started.

    What lies in the folder ``codes`` is the recorder's own.
    """
    known: set[str] = set()
    ours = os.path.join(codes, ""), sys.prefix, sys.base_prefix, "/proc/", "/dev/", "/sys/"

    def note(kind: str, path: Any) -> None:
        path = os.path.abspath(os.fsdecode(path))
        line = f"{kind} {path}\n"
        if line in known or path.startswith(ours):
            return
        known.add(line)
        known.add(f"file {log}\n")  # written next: opening it is audited too
        with open(log, "a", encoding="utf-8") as file:
            file.write(line)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = args
            if isinstance(path, str | bytes | os.PathLike) and flags & os.O_ACCMODE != os.O_WRONLY:
                note("file", path)
        elif event in ("os.listdir", "os.scandir"):
            if isinstance(args[0], str | bytes | os.PathLike) and not _is_import_system(sys._getframe(1)):
                note("folder", args[0])
        elif event == "subprocess.Popen":
            note("program", args[0] or args[1][0])
        elif event in ("os.exec", "os.posix_spawn"):
            note("program", args[0])
        elif event == "os.system":
            note("program", "/bin/sh")

    sys.addaudithook(hook)


def _is_import_system(frame: Any) -> bool:
    return bool(frame.f_code.co_filename.startswith("<frozen importlib"))
