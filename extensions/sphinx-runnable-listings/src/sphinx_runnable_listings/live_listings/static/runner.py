"""Runs one job in the interpreter of a reader's page: a module as ``python -m`` would, or the examples of a page.

Nothing here knows of JavaScript: whatever starts the interpreter sends ``sys.stdout`` where it wants.
"""

from __future__ import annotations

import contextlib
import io
import os
import runpy
import sys
import traceback

TYPE_CHECKING = False  # without waiting for `typing`
if TYPE_CHECKING:
    from types import ModuleType, TracebackType
    from typing import Any


def run_job(job: dict[str, Any]) -> dict[str, Any]:
    """Run ``job``; the outcome's ``code`` is an exit status, ``wrong`` says for each block how many examples were."""
    os.chdir(job["cwd"])
    sys.path.insert(0, job["cwd"])
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    code, wrong = 0, []
    try:
        if "examples" in job:
            wrong = run_examples(job["examples"])
        else:
            run_module(job["module"], job["args"])
    except SystemExit as stop:
        code = _exit_status(stop.code)
    except BaseException as error:
        traceback.print_exception(error.with_traceback(_readers_part(error.__traceback__)))
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return {"code": code, "wrong": wrong}


def run_module(module: str, args: list[str]) -> None:
    sys.argv = [module, *args]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def run_examples(blocks: list[str]) -> list[int]:
    """Run blocks of ``>>>`` examples in one namespace, and print the last as a session; how many of each went wrong.

    An example that gave what its block says is printed as it stands there, an ellipsis included.
    """
    import doctest  # noqa: PLC0415 (it brings pdb and unittest along, which a module need not wait for)

    namespace: dict[str, Any] = {"__name__": "__main__"}
    wrong = [0] * len(blocks)
    for number, block in enumerate(blocks):
        for example in doctest.DocTestParser().get_examples(block):
            got, right = _outcome(doctest, example, namespace)
            wrong[number] += not right
            if number == len(blocks) - 1:
                first, *more = example.source.rstrip("\n").split("\n")
                print("\n".join([f">>> {first}", *(f"... {line}".rstrip() for line in more)]))
                print(example.want if right else got, end="")
    return wrong


def _outcome(doctest: ModuleType, example: Any, namespace: dict[str, Any]) -> tuple[str, bool]:
    flags = sum(flag for flag, wanted in example.options.items() if wanted)
    matches = doctest.OutputChecker().check_output
    spoken = io.StringIO()
    try:
        with contextlib.redirect_stdout(spoken):
            exec(compile(example.source, "<example>", "single"), namespace)
    except Exception as error:
        message = "".join(traceback.format_exception_only(error))
        got = f"{spoken.getvalue()}Traceback (most recent call last):\n  ...\n{message}"
        return got, example.exc_msg is not None and matches(example.exc_msg, message, flags)
    return spoken.getvalue(), matches(example.want, spoken.getvalue(), flags)


def _exit_status(code: object) -> int:
    if code is None or isinstance(code, int):
        return code or 0
    print(code, file=sys.stderr)
    return 1


def _readers_part(frames: TracebackType | None) -> TracebackType | None:
    """A traceback without the frames of this module and of ``runpy``, which say nothing to a reader."""
    first = frames
    while frames and frames.tb_frame.f_globals.get("__name__") in (__name__, "runpy"):
        frames = frames.tb_next
    return frames or first
