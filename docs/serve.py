"""Rebuild and reload while somebody writes: ``make serve``.

sphinx-autobuild starts a new Python for every build, and the browser is told when all is built. Here

- a process stands ready before a file is saved: it has imported what builds need, read the configuration and the
  environment of the last build, and waits for the word;
- the page that somebody looks at is written first, and the browser is told of it at once; the others follow.

What a writer may edit is never kept: where anything but a document was saved, such as a module of this repository, the
process that stands ready is given up and another one is asked. Where processes are not forked, as on macOS and
Windows, builds are right and no faster than those of sphinx-autobuild.

A build's process ends with it, so nothing in it is worth collecting: nearly all of its objects are the environment that
it reads back, which stays, and looking through it again and again costs two fifths of the build of one edited page.
Without the collector a build of this whole handbook takes 400 MiB instead of 230.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import gc
import importlib
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx.cmd.build
import sphinx_autobuild.__main__ as autobuild
import watchfiles
from jinja2 import FileSystemBytecodeCache
from sphinx.application import Sphinx
from sphinx.cmd.build import build_main
from sphinx_autobuild.build import Builder
from sphinx_autobuild.server import RebuildServer
from sphinx_autobuild.utils import show_message
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Set
    from multiprocessing.connection import Connection

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(sys.prefix).resolve()
#: Documents and what they show: read anew by every build, also by one that stood ready before they were saved.
DOCUMENTS = frozenset({".md", ".rst", ".ipynb", ".txt", ".svg", ".png", ".jpg", ".json"})
SHOWN, DONE = "shown", "done"
#: So many pages are worth more processes than one.
MANY = 10
FORKS = sys.platform == "linux"


@dataclass(frozen=True)
class Order:
    """What was saved, and which page somebody looks at."""

    changed: tuple[Path, ...]
    looked_at: str = ""

    @property
    def keeps_the_application(self) -> bool:
        """Whether a process that has read the configuration before may do it."""
        return all(path.suffix in DOCUMENTS for path in self.changed)


@dataclass
class LookedAt:
    """The page that a browser asked for last, from the root of the site; ``""`` before it asked."""

    page: str = ""


class Pages(StaticFiles):
    """The built site; notes which page is looked at."""

    def __init__(self, *, looked_at: LookedAt, **options: Any) -> None:
        super().__init__(**options)
        self._looked_at = looked_at

    async def get_response(self, path: str, scope: Any) -> Any:
        response = await super().get_response(path, scope)
        if response.headers.get("content-type", "").startswith("text/html"):
            address = str(scope["path"]).lstrip("/")
            self._looked_at.page = address + "index.html" if address.endswith("/") or not address else address
        return response


class EarlyReload(RebuildServer):  # type: ignore[misc]
    """Tells browsers when the page that is looked at is written, not when everything is."""

    def __init__(self, *arguments: Any, looked_at: LookedAt, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._looked_at = looked_at

    async def watch(self) -> None:
        loop = asyncio.get_running_loop()
        async for changes in watchfiles.awatch(*self.paths, watch_filter=lambda _, path: not self.ignore(path)):
            order = Order(tuple(Path(path).resolve() for _, path in changes), self._looked_at.page)
            show = functools.partial(loop.call_soon_threadsafe, self.flag.set)
            await asyncio.to_thread(self.change_callback.build, order, show)


class WarmBuilder(Builder):  # type: ignore[misc]
    """The first build, then one for every order."""

    def __call__(self, *, changed_paths: Sequence[Path] = ()) -> None:  # noqa: ARG002 (there are none)
        """Build everything, in a process that tells what it imported."""
        with ProcessPoolExecutor(max_workers=1) as pool:
            names = pool.submit(build_and_list_modules, self.sphinx_args).result()
        if FORKS:
            context = multiprocessing.get_context("fork")
            self._nursery, other = context.Pipe()
            arguments = (self._nursery, other, self.sphinx_args, names)
            context.Process(target=run_nursery, args=arguments).start()
            other.close()
            atexit.register(self._nursery.close)  # before Python waits for the nursery, which waits for this
        show_message(f"Serving on {self.uri}")

    def build(self, order: Order, show: Callable[[], object]) -> None:
        """Do what an order says; call ``show`` when there is something new to be looked at."""
        show_message(f"{', '.join(path.name for path in order.changed[:5])} changed, rebuilding...")
        if not FORKS:
            super().__call__(changed_paths=order.changed)
            show()
            return
        self._nursery.send(order)
        seen = False
        while (word := self._nursery.recv()) != DONE:
            seen = seen or word == SHOWN
            show()
        if not seen:
            show()
        show_message(f"Serving on {self.uri}")


def build_and_list_modules(arguments: list[str]) -> list[str]:
    """Build, and name the modules that were imported for it, those that a writer may edit left out."""
    build_main(arguments)
    return [name for name, module in list(sys.modules.items()) if is_foreign(getattr(module, "__file__", None))]


def is_foreign(file: str | None) -> bool:
    """Whether a module's file lies outside this repository; what is installed into ``.venv`` does."""
    if file is None:
        return False
    path = Path(file).resolve()
    return path.is_relative_to(VENV) or not path.is_relative_to(ROOT)


def warm_up(names: list[str]) -> None:
    """Import what builds need; a module that cannot be had here will be had, or missed, by the build."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            show_message(f"{name} is not kept ready: {error}")


def run_nursery(inherited: Connection, server: Connection, arguments: list[str], names: list[str]) -> None:
    """Keep a process ready for the next order, until the server is gone."""
    inherited.close()  # the server's end: who keeps it open never sees its end
    warm_up(names)
    ready = Ready(server, arguments)
    try:
        while True:
            order = server.recv()
            if not order.keeps_the_application:
                ready.give_up()
                ready = Ready(server, arguments)
            ready.build(order)
            server.send(DONE)
            ready = Ready(server, arguments)
    except (EOFError, KeyboardInterrupt, BrokenPipeError):
        ready.give_up()


@dataclass
class Ready:
    """A process that waits for its order, with all that it needs."""

    server: Connection
    arguments: list[str]
    _orders: Connection = field(init=False)
    _process: Any = field(init=False)

    def __post_init__(self) -> None:
        context = multiprocessing.get_context("fork")
        theirs, self._orders = context.Pipe(duplex=False)
        self._process = context.Process(target=wait_and_build, args=(self._orders, theirs, self.server, self.arguments))
        self._process.start()
        theirs.close()

    def build(self, order: Order) -> None:
        """Send the order, and wait until the process has ended."""
        try:
            self._orders.send(order)
        except BrokenPipeError:  # its configuration could not be read: it has said why
            show_message("nothing was built")
        self._process.join()

    def give_up(self) -> None:
        self._process.terminate()
        self._process.join()


def wait_and_build(inherited: Connection, orders: Connection, server: Connection, arguments: list[str]) -> None:
    """Make Sphinx's application as ``sphinx-build`` does, but build when there is an order."""
    inherited.close()

    class Waiting(Sphinx):
        def build(self, *rest: Any, **more: Any) -> None:
            keep_templates(self)
            try:
                order = orders.recv()
            except EOFError:  # nobody will give one
                sys.exit()
            gc.disable()
            write_first(self, order.looked_at, lambda: server.send(SHOWN))
            super().build(*rest, **more)

    sphinx.cmd.build.Sphinx = Waiting  # type: ignore[attr-defined]
    build_main(arguments)


def keep_templates(app: Sphinx) -> None:
    """Let compiled templates last from one build to the next."""
    if templates := getattr(app.builder, "templates", None):
        folder = Path(app.doctreedir, "templates")
        folder.mkdir(parents=True, exist_ok=True)
        templates.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


def write_first(app: Sphinx, looked_at: str, show: Callable[[], object]) -> None:
    """Let the builder write the page that is looked at before the others, with its pictures, and say so.

    Until then there is one process: to read one page in another takes longer than to read it.
    """
    builder: Any = app.builder
    write_documents = builder.write_documents
    jobs, app.parallel = app.parallel, 1
    addresses = {looked_at, looked_at.removesuffix("index.html")} if looked_at else set()

    def write(docnames: Set[str]) -> None:
        first = {name for name in docnames if builder.get_target_uri(name) in addresses}
        if first:
            write_documents(first)
            for copy in ("copy_image_files", "copy_download_files"):
                getattr(builder, copy, lambda: None)()
            show()
            docnames = docnames - first
        if len(docnames) >= MANY and jobs > 1:
            app.parallel, builder.parallel_ok = jobs, app.is_parallel_allowed("write")
        if docnames:
            write_documents(docnames)

    builder.write_documents = write


def main(arguments: list[str]) -> None:
    looked_at = LookedAt()
    autobuild.Builder = WarmBuilder
    autobuild.RebuildServer = functools.partial(EarlyReload, looked_at=looked_at)
    autobuild.StaticFiles = functools.partial(Pages, looked_at=looked_at)
    autobuild.main(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
