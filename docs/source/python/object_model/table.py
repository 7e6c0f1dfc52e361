"""把每个解释器上记录的结果合成一张表：一行一条说法，一列一个版本。"""

from __future__ import annotations

from pathlib import Path

RESULTS = Path(__file__).with_name("results")
VERSIONS = ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13")


def read(version: str) -> dict[str, str]:
    """某个版本记录下的 {说法: 是/否}。"""
    lines = (RESULTS / f"claims-py{version}.txt").read_text(encoding="utf-8").splitlines()
    return {text: holds for holds, text in (line.split("  ", 1) for line in lines)}


def rows() -> list[tuple[str, list[str]]]:
    """每条说法和它在各版本上的结果；有空缺就抛 KeyError。"""
    tables = [read(version) for version in VERSIONS]
    return [(text, [table[text] for table in tables]) for text in tables[0]]


def main() -> None:
    print("  ".join(f"{version:>4}" for version in VERSIONS))
    for text, verdicts in rows():
        print("  ".join(f"  {verdict}" for verdict in verdicts), " ", text)
    different = [text for text, verdicts in rows() if len(set(verdicts)) > 1]
    print(f"{len(rows())} 条说法 × {len(VERSIONS)} 个解释器，其中 {len(different)} 条随版本而变")


if __name__ == "__main__":
    main()
