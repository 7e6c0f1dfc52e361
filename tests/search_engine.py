"""The search without a page: its scripts in QuickJS, reading the files of an index."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import quickjs

from sphinx_cjk_search.scripts import ENGINE, STATIC
from sphinx_cjk_search.stemming import stemmer_of


class Engine:
    """The engine as a page runs it, with ``read`` in place of the network; ``asked`` are the files that it wanted."""

    def __init__(self, read: Callable[[str], str | None], language: str = "zh_CN") -> None:
        self.asked: list[str] = []
        self.context = quickjs.Context()

        def fetch(name: str) -> str | None:
            self.asked.append(name)
            return read(name)

        self.context.add_callable("fetchFile", fetch)
        self.context.eval(
            "var files = {}; globalThis.CJKSearch = {add: (name, content) => { files[name] = content; }};"
        )
        for name in ENGINE:
            self.context.eval((STATIC / f"{name}.js").read_text("utf-8"))
        if stemmer := stemmer_of(language):
            self.context.eval(f"CJKSearch.stem = {stemmer.script}")
        self.context.eval("""
            var engine, answer;
            const load = async (name) => {
                const text = fetchFile(name);
                if (text === null) return undefined;
                (0, eval)(text);
                return files[name];
            };
            const keep = (promise) => promise.then((value) => { answer = {value}; }, (error) => {
                answer = {error: String(error) + error.stack};
            });
            keep(new CJKSearch.Index(load).open().then((index) => {
                engine = new CJKSearch.Engine(index);
                return true;
            }));
        """)
        self.answer()

    def answer(self) -> Any:
        while self.context.execute_pending_job():
            pass
        answer = json.loads(self.context.eval("JSON.stringify(answer ?? {error: 'no answer'})"))
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def search(self, query: str, limit: int = 10) -> list[dict[str, Any]]:
        self.context.eval(f"answer = undefined; keep(engine.search({json.dumps(query)}, {{limit: {limit}}}));")
        found: list[dict[str, Any]] = self.answer()
        return found

    def urls(self, query: str) -> list[str]:
        return [result["url"] for result in self.search(query)]


def engine_of_folder(folder: Path, language: str = "zh_CN") -> Engine:
    def read(name: str) -> str | None:
        file = folder / f"{name}.js"
        return file.read_text("utf-8") if file.is_file() else None

    return Engine(read, language)
