"""The results as Markdown tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .aims import aims
from .words import ENGLISH

if TYPE_CHECKING:
    from .aims import Aim
    from .words import Words


def markdown(results: dict[str, Any], words: Words = ENGLISH) -> str:
    parts = [facts(results, words), targets(results, words)]
    for name, corpus in results["corpora"].items():
        about = words.corpus.format(**corpus)
        for english, translated in words.origins.items():
            about = about.replace(english, translated)
        parts += [f"**{words.corpora.get(name, name)}**", about, quality(corpus, words), cost(corpus, words)]
        parts += [categories(corpus, words), builds(corpus, words)]
    parts.append(scale(results.get("scale"), words))
    return "\n\n".join(part for part in parts if part) + "\n"


def facts(results: dict[str, Any], words: Words) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    return words.facts.format(command=results["command"], seed=results["seed"], versions=versions)


def targets(results: dict[str, Any], words: Words) -> str:
    """What was aimed at, and what was reached."""
    rows = [[aim_name(aim, words), bound(aim), reached(aim, words)] for aim in aims(results)]
    return table(words.targets, rows) if rows else ""


def aim_name(aim: Aim, words: Words) -> str:
    category, _colon, measure = aim.what.partition(": ")
    what = f"{words.names.get(category, category)}{words.colon}{measure}" if measure else aim.what
    return f"{words.corpora.get(aim.where, aim.where)}{words.colon}{words.aims.get(aim.what, what)}"


def bound(aim: Aim) -> str:
    return f"{'≥' if aim.at_least else '≤'} {shown(aim, aim.bound)}"


def reached(aim: Aim, words: Words) -> str:
    return (words.met if aim.is_met else words.missed).format(value=shown(aim, aim.value))


def shown(aim: Aim, value: float | None) -> str:
    if value is None:
        return "–"
    units = {"milliseconds": " ms", "count": "", "MiB": " MiB"}
    return (
        f"{value:.0f}{units[aim.kind]}" if aim.kind in units else size(value) if aim.kind == "bytes" else share(value)
    )


def quality(corpus: dict[str, Any], words: Words) -> str:
    rows = []
    for name, engine in corpus["engines"].items():
        scores = [engine["http"][group][key] for group in ("plain", "harder") for key in KEYS]
        rows.append([label(name, engine, words), *map(share, scores), offline(engine, words)])
    return table(words.quality, rows)


KEYS = ("recall_at_1", "recall_at_10", "zero_rate")


def cost(corpus: dict[str, Any], words: Words) -> str:
    rows = [
        [
            label(name, engine, words),
            times(engine["latency_first"]),
            times(engine["latency_warm"]),
            times(engine["latency_keystroke"]),
            *(size(engine[key]) for key in ("first_query_bytes", "later_query_bytes")),
            index(engine["index"], words),
            f"{engine['build_seconds']:.1f} s",
        ]
        for name, engine in corpus["engines"].items()
    ]
    return table(words.cost, rows)


def categories(corpus: dict[str, Any], words: Words) -> str:
    """Recall@1 / recall@10 of each category of queries."""
    engines = corpus["engines"]
    names = list(next(iter(engines.values()))["http"]["categories"]) if engines else []
    rows = []
    for name in names:
        scores = [engine["http"]["categories"][name] for engine in engines.values()]
        pairs = [f"{share(s['recall_at_1'])} / {share(s['recall_at_10'])}" for s in scores]
        rows.append([f"{words.names.get(name, name)} ({scores[0]['queries']})", *pairs])
    head = (words.categories, *(label(name, engine, words) for name, engine in engines.items()))
    return table(head, rows)


def builds(corpus: dict[str, Any], words: Words) -> str:
    """What the extension costs a build."""
    times = corpus["build_times"]
    if times is None:
        return ""
    pairs = {words.whole: ("without", "with_extension"), words.edit: ("edit_without", "edit_with_extension")}
    rows = [
        [name, f"{times[old]:.1f} s", f"{times[new]:.1f} s", f"{times[new] / times[old]:.2f}"]
        for name, (old, new) in pairs.items()
    ]
    return table(words.builds, rows)


def scale(found: dict[str, Any] | None, words: Words) -> str:
    """The extension on a site of ten thousand pages."""
    if not found:
        return ""
    first = found["first_query_bytes"]
    row = [
        str(found["pages"]),
        f"{size(first['p50'])} / {size(first['max'])}",
        size(found["later_query_bytes"]),
        times(found["latency_warm"]),
        str(found["no_result"]),
        index(found["index"], words),
        f"{found['index_cpu_seconds']:.0f} s",
        f"{found['index_memory']:.0f} MiB",
    ]
    return table(words.scale, [row])


def table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def label(name: str, engine: dict[str, Any], words: Words) -> str:
    return words.engines.get(name, str(engine["label"]))


def index(found: dict[str, int], words: Words) -> str:
    return f"{size(found['raw'])} / {size(found['gzip'])}{words.files.format(count=found['files'])}"


def share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def times(latency: dict[str, float | None]) -> str:
    p50, p95 = latency["p50"], latency["p95"]
    return "–" if p50 is None or p95 is None else f"{p50:.0f} / {p95:.0f} ms"


def size(count: float | None) -> str:
    if count is None:
        return "–"
    return f"{count / 1e6:.2f} MB" if count >= 1e6 else f"{count / 1e3:.1f} kB"


def offline(engine: dict[str, Any], words: Words = ENGLISH) -> str:
    """``no`` where every query fails or finds nothing, else how many answers are those that http gives."""
    found = engine["file"]
    if found["answered"] == 0:
        return words.no
    return str(words.yes.format(share=f"{found['same_as_http']:.0%}"))
