"""The conclusions in a page's source, and what the records beside it say of them. No Sphinx in here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from .claim import Claim, ClaimError, Verdict, expand, judge
from .measurement import Measurement, MeasurementError

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path("results", "conclusions")
_ROLE = r"(?:\{conclusion\}|:conclusion:)(?P<ticks>`+)(?P<content>.+?)(?P=ticks)(?!`)"
_IN_A_PARAGRAPH = r"(?:(?!\n[ \t]*\n).)+?"
#: The role, or what may hold its text without being one: the first in the source counts.
_RST = re.compile(rf"{_ROLE}|(?<![\w`\\])``(?=\S){_IN_A_PARAGRAPH}``", re.DOTALL)
_MYST = re.compile(rf"{_ROLE}|<!--.*?-->|(?<![`\\])(?P<code>`+)(?!`){_IN_A_PARAGRAPH}(?<!`)(?P=code)(?!`)", re.DOTALL)
#: What begins with two dots and is no comment: a directive, a target, a footnote, a citation, a substitution.
_MARKUP = re.compile(r"\s*\.\. +(?:[\w.:+-]+ ?::(?:\s|$)|_|\[[^\]]+\](?:\s|$)|\|[^|]+\| )")
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
    """Each conclusion in the source of ``page``, in its order; what code shows, or a comment holds, is none."""
    text = page.read_text(encoding="utf-8")
    is_rst = page.suffix == ".rst"
    lines = _prose_of_rst(text) if is_rst else _prose_of_myst(text)
    for found in (_RST if is_rst else _MYST).finditer("\n".join(lines)):
        if found["content"]:
            yield conclude(found["content"], page.parent)


def _prose_of_myst(text: str) -> Iterator[str]:
    """The lines that are in no code fence, and no comment after ``%``; a fence whose directive holds prose stays."""
    closing = ""
    for line in text.splitlines():
        fence = re.match(r"\s*(`{3,}|~{3,})(.*)", line)
        if closing:
            if fence and fence[1].startswith(closing) and not fence[2].strip():
                closing = ""
        elif fence and not re.match(r"\{(?!code|literal|eval|parsed)", fence[2].strip()) and fence[2].strip():
            closing = fence[1]
        elif not fence and not re.match(r" {0,3}%", line):
            yield line


def _prose_of_rst(text: str) -> Iterator[str]:
    """The lines that are in no literal block, and in no comment."""
    margin = -1
    may_begin = True  # a comment: not in a paragraph
    for line, below in pairwise([*text.splitlines(), ""]):
        indent = len(line) - len(line.lstrip())
        if margin >= 0 and (not line.strip() or indent > margin):
            continue
        dots = bool(re.match(r"\s*\.\.(\s|$)", line))
        comment = dots and may_begin and not _MARKUP.match(line)
        literal = line.rstrip().endswith("::") and not dots
        code = re.match(r"\s*\.\. (code|literalinclude|parsed-literal)", line)
        is_alone = line.strip() == ".." and not below.strip()  # what is indented below it is a quotation
        margin = indent if literal or code or (comment and not is_alone) else -1
        may_begin = dots or not line.strip()
        yield "" if comment else line


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
