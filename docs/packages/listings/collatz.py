"""The longest way down to one, among the first numbers."""

from __future__ import annotations


def steps(number: int) -> int:
    """How often 3n + 1 and n / 2 are applied until one is reached."""
    count = 0
    while number != 1:
        number = 3 * number + 1 if number % 2 else number // 2
        count += 1
    return count


def main() -> None:
    longest = max(range(1, 100), key=steps)
    print(f"{longest} takes {steps(longest)} steps")


if __name__ == "__main__":
    main()
