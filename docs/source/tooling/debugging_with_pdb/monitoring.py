"""sys.monitoring（PEP 669，3.12 起）：只为感兴趣的那一处付钱。"""

from __future__ import annotations

import sys


def total(prices):
    result = 0
    for price in prices:
        result += price
    return result


def count_events(every_line: bool) -> int:
    """total 把一千个数相加时，我们收到几次 LINE 事件。"""
    monitoring = sys.monitoring
    tool, seen = monitoring.DEBUGGER_ID, []

    def on_line(code, line):
        seen.append(line)
        # DISABLE：这一行以后不必再报告
        return None if every_line else monitoring.DISABLE

    monitoring.use_tool_id(tool, "handbook")
    monitoring.register_callback(tool, monitoring.events.LINE, on_line)
    monitoring.set_local_events(tool, total.__code__, monitoring.events.LINE)
    try:
        total(range(1000))
    finally:
        monitoring.set_local_events(tool, total.__code__, monitoring.events.NO_EVENTS)
        monitoring.register_callback(tool, monitoring.events.LINE, None)
        monitoring.free_tool_id(tool)
    return len(seen)


def main() -> None:
    if not hasattr(sys, "monitoring"):
        print("这个版本还没有 sys.monitoring")
        return
    print("每一行都报告：", count_events(every_line=True), "次回调")
    print("报告一次就关掉：", count_events(every_line=False), "次回调")


if __name__ == "__main__":
    main()
