"""The results as Markdown tables."""

from __future__ import annotations

from typing import Any

HEAD = (
    "engine", "recall@1", "recall@10", "no result", "harder: recall@1", "recall@10", "no result",
    "first visit p50 / p95", "warm p50 / p95", "keystroke → painted p50 / p95",
    "bytes: first query", "later", "index raw / gzip", "build", "file://",
)  # fmt: skip


def markdown(results: dict[str, Any]) -> str:
    parts = [facts(results)]
    for corpus in results["corpora"].values():
        parts += [f"### {corpus['title']}", corpus["origin"] + ".", engines(corpus), categories(corpus), builds(corpus)]
    return "\n\n".join(part for part in parts if part) + "\n"


def facts(results: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    return f"Printed by `{results['command']}` (seed {results['seed']}; {versions})."


def engines(corpus: dict[str, Any]) -> str:
    return table(HEAD, [row(engine) for engine in corpus["engines"].values()])


def row(engine: dict[str, Any]) -> list[str]:
    plain, harder, index = engine["http"]["plain"], engine["http"]["harder"], engine["index"]
    return [
        engine["label"],
        *(share(plain[key]) for key in ("recall_at_1", "recall_at_10", "zero_rate")),
        *(share(harder[key]) for key in ("recall_at_1", "recall_at_10", "zero_rate")),
        times(engine["latency_first"]),
        times(engine["latency_warm"]),
        times(engine["latency_keystroke"]),
        *(size(engine[key]) for key in ("first_query_bytes", "later_query_bytes")),
        f"{size(index['raw'])} / {size(index['gzip'])}, {index['files']} files",
        f"{engine['build_seconds']:.1f} s",
        offline(engine),
    ]


def categories(corpus: dict[str, Any]) -> str:
    """Recall@1 / recall@10 of each category of queries."""
    engines = list(corpus["engines"].values())
    names = list(engines[0]["http"]["categories"]) if engines else []
    rows = []
    for name in names:
        scores = [engine["http"]["categories"][name] for engine in engines]
        pairs = [f"{share(s['recall_at_1'])} / {share(s['recall_at_10'])}" for s in scores]
        rows.append([f"{name} ({scores[0]['queries']})", *pairs])
    return table(("queries: recall@1 / @10", *(engine["label"] for engine in engines)), rows)


def builds(corpus: dict[str, Any]) -> str:
    """What the extension costs a build."""
    times = corpus["build_times"]
    if times is None:
        return ""
    head = ("build (medians)", "Sphinx's own search", "with cjk_search instead", "ratio")
    pairs = {"whole": ("without", "with_extension"), "after one edit": ("edit_without", "edit_with_extension")}
    rows = [
        [name, f"{times[old]:.1f} s", f"{times[new]:.1f} s", f"{times[new] / times[old]:.2f}"]
        for name, (old, new) in pairs.items()
    ]
    return table(head, rows)


def table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def times(latency: dict[str, float | None]) -> str:
    p50, p95 = latency["p50"], latency["p95"]
    return "–" if p50 is None or p95 is None else f"{p50:.0f} / {p95:.0f} ms"


def size(count: float | None) -> str:
    if count is None:
        return "–"
    return f"{count / 1e6:.2f} MB" if count >= 1e6 else f"{count / 1e3:.1f} kB"


def offline(engine: dict[str, Any]) -> str:
    """``no`` where every query fails or finds nothing, else how many answers are those that http gives."""
    found = engine["file"]
    if found["answered"] == 0:
        return f"no ({found['first_error']})" if found["first_error"] else "no"
    return f"yes, {found['same_as_http']:.0%} same ranks"
