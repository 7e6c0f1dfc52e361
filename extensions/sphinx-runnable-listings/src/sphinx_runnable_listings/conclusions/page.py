"""The conclusions in a page's source, and what the records beside it say of them. No Sphinx in here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .claim import Claim, ClaimError, Verdict, expand, judge
from .measurement import Measurement, MeasurementError

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path("results", "conclusions")
_ROLE = re.compile(r"(?:\{conclusion\}|:conclusion:)(`+)(.+?)\1(?!`)", re.DOTALL)
_CONTENT = re.compile(r"(?P<sentence>.+?)\s*<(?P<target>[^<>:]+:.+)>", re.DOTALL)


@dataclass(frozen=True)
class Conclusion:
    """A sentence of a page, its claim, the measurement that it names, and the verdict.

    Where there is none, ``error`` says why, and the other three are missing.
    """

    sentence: str
    claim: Claim | None = None
    measurement: Measurement | None = None
    verdict: Verdict | None = None
    error: str = ""

    @property
    def holds(self) -> bool:
        return self.verdict is Verdict.HOLDS

    @property
    def refusal(self) -> str:
        """Why it is refused; empty where it holds."""
        return "" if self.holds else self.error or (self.verdict.value if self.verdict else "")


def split(content: str) -> tuple[str, str]:
    """The sentence and the claim of ``sentence <record: a < b>``; raises :exc:`ClaimError` where no claim follows."""
    found = _CONTENT.fullmatch(content.strip())
    if not found:
        raise ClaimError(f"{content!r} names no measurement; it should end with <record: a < b>")
    return found["sentence"], " ".join(found["target"].split())


def conclude(content: str, folder: Path) -> Conclusion:
    """What a role with this content concludes, from the measurements of the page in ``folder``."""
    sentence = content
    try:
        sentence, target = split(content)
        claim = Claim.parse(target)
        measurement = Measurement.read(folder / FOLDER / f"{claim.record}.json")
        return Conclusion(sentence, claim, measurement, judge(claim, measurement))
    except (ClaimError, MeasurementError) as error:
        return Conclusion(sentence, error=str(error))


def conclusions(page: Path) -> Iterator[Conclusion]:
    """Each conclusion in the source of ``page``, in its order; what a code block shows is none."""
    text = page.read_text(encoding="utf-8")
    lines = _prose_of_rst(text) if page.suffix == ".rst" else _prose_of_myst(text)
    for found in _ROLE.finditer("\n".join(lines)):
        yield conclude(found[2], page.parent)


def _prose_of_myst(text: str) -> Iterator[str]:
    """The lines that are in no code fence; a fence whose directive holds prose stays."""
    closing = ""
    for line in text.splitlines():
        fence = re.match(r"\s*(`{3,}|~{3,})(.*)", line)
        if closing:
            if fence and fence[1].startswith(closing) and not fence[2].strip():
                closing = ""
        elif fence and not re.match(r"\{(?!code|literal|eval|parsed)", fence[2].strip()) and fence[2].strip():
            closing = fence[1]
        elif not fence:
            yield line


def _prose_of_rst(text: str) -> Iterator[str]:
    """The lines that are in no literal block."""
    margin = -1
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        if margin >= 0 and (not line.strip() or indent > margin):
            continue
        literal = line.rstrip().endswith("::") and not line.lstrip().startswith("..")
        margin = indent if literal or re.match(r"\s*\.\. (code|literalinclude|parsed-literal)", line) else -1
        yield line


def evidence(conclusion: Conclusion) -> str:
    """The groups that were compared, mean and range of each, and the number of seeds; no words, so no language."""
    measurement, claim = conclusion.measurement, conclusion.claim
    if measurement is None or claim is None:
        return ""
    shown = list(dict.fromkeys(name for c in expand(claim, measurement) for name in (c.lower, c.higher)))
    told = "; ".join(f"{name} {told_values(measurement.groups[name])}" for name in shown)
    return f"{told}; n = {len(measurement.seeds)}"


def told_values(values: list[float]) -> str:
    """``0.457 (0.44–0.48)``: the mean, and the range where there is one."""
    mean = sum(values) / len(values)
    low, high = min(values), max(values)
    return f"{mean:.3g}" if low == high else f"{mean:.3g} ({low:.3g}–{high:.3g})"
