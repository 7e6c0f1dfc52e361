"""停顿和第 2 代收集的时刻：--measure 在每个解释器上重新测量，平时只把测到的数列成表。"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

RESULT = Path(__file__).with_name("results") / "pause.json"
VERSIONS = ("2.7", "3.9", "3.11", "3.12", "3.13")


def measure() -> None:
    """逐个解释器运行 probe.py，写 results/pause.json。"""
    from sphinx_runnable_listings.listing import interpreter

    found = {}
    for version in VERSIONS:
        if python := interpreter(version):
            command = [python, "-m", "garbage_collection.probe", "--measure"]
            found[version] = json.loads(
                subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, check=True).stdout
            )
    RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    if "--measure" in sys.argv:
        measure()
    found = json.loads(RESULT.read_text(encoding="utf-8"))
    for version, data in found.items():
        pauses = "，".join(f"{size:,} 个 {ms:.1f} ms" for size, ms in data["pauses_ms"][2::2])
        print(f"{version:>5}  {pauses}")
    for version, data in found.items():
        if when := data["full_collections"]:
            print(f"{version:>5}  新建 200 万个列表，第 2 代收集 {len(when)} 次，依次在 {when} 个时")


if __name__ == "__main__":
    main()
