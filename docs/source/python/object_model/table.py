"""把每个解释器上记录的结果合在一起：到处成立的、到处不成立的、随版本而变的。"""

from __future__ import annotations

from pathlib import Path

RESULTS = Path(__file__).with_name("results")
VERSIONS = ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15")


def read(version: str) -> dict[str, str]:
    """某个版本记录下的 {说法: 是/否}。"""
    lines = (RESULTS / f"claims-py{version}.txt").read_text(encoding="utf-8").splitlines()
    return {text: holds for holds, text in (line.split("  ", 1) for line in lines)}


def rows() -> list[tuple[str, list[str]]]:
    """每条说法和它在各版本上的结果；有空缺就抛 KeyError。"""
    tables = [read(version) for version in VERSIONS]
    return [(text, [table[text] for table in tables]) for text in tables[0]]


def main() -> None:
    n = len(VERSIONS)
    for verdict, title in (("是", "都成立"), ("否", "都不成立")):
        same = [text for text, verdicts in rows() if set(verdicts) == {verdict}]
        print(f"{n} 个解释器上{title}：{len(same)} 条")
        print(*(f"  {text}" for text in same), sep="\n", end="\n\n")
    different = [row for row in rows() if len(set(row[1])) > 1]
    print(f"随版本而变：{len(different)} 条")
    for text, verdicts in different:
        print(f"  {text}")
        for verdict in "是否":
            print(f"    {verdict} ", *(v for v, given in zip(VERSIONS, verdicts, strict=True) if given == verdict))
    print(f"\n合计 {len(rows())} 条 × {n} 个解释器，没有空格")


if __name__ == "__main__":
    main()
