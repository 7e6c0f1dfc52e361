"""A Python that has imported what is slow to import, and forks for each run. Started by :mod:`..warm_start`.

``python fork_server.py MODULE …`` imports the modules. Then each line of its input is a request, a JSON object; two
lines answer it: the number of the new process and, when that has ended, ``[status, CPU seconds]``. The new process
does what ``python -m`` does with a module.
"""

import gc
import json
import os
import resource
import runpy
import sys
from importlib import import_module
from types import ModuleType
from typing import Any


def serve() -> dict[str, Any] | None:
    """Answer requests until there are none; returns the request, in the process that shall do it."""
    requests, answers = sys.stdin, sys.stdout
    for line in requests:
        request: dict[str, Any] = json.loads(line)
        child = os.fork()
        if child == 0:
            return request
        print(child, file=answers, flush=True)
        _, status, usage = os.wait4(child, 0)
        answer = [os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime]
        print(json.dumps(answer), file=answers, flush=True)
    return None


def become(request: dict[str, Any]) -> None:
    """Make this process what a new one would be: its streams, limits, folder, environment, path and ``__main__``."""
    os.setsid()
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, request["stdout"], os.O_WRONLY),
        (2, request["stderr"], os.O_WRONLY),
    ):
        opened = os.open(path, flags)
        os.dup2(opened, number)
        os.close(opened)
    resource.setrlimit(resource.RLIMIT_CPU, (request["cpu_limit"], resource.getrlimit(resource.RLIMIT_CPU)[1]))
    os.chdir(request["cwd"])
    for name in os.environ.keys() - request["env"].keys():
        del os.environ[name]
    os.environ.update(request["env"])
    sys.argv[:] = ["-m", *request["args"]]
    sys.path[0] = request["cwd"]
    if "RUNNABLE_LISTINGS_RECORD" in os.environ:
        runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sitecustomize.py"))
    main = ModuleType("__main__")
    main.__dict__.update(__builtins__=__builtins__, __annotations__={})
    sys.modules["__main__"] = main


if __name__ == "__main__":
    for name in sys.argv[1:]:
        import_module(name)
    gc.freeze()  # no collection in a child looks at what lies here already
    before = sys.modules["__main__"]  # keeps the names of this file alive
    if request := serve():
        become(request)
        runpy._run_module_as_main(request["module"])  # type: ignore[attr-defined]
