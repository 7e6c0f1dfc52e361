"""A measurement: one number for each seed of each group, and what a reader must know to believe it. No Sphinx in here.

It is a JSON file beside the page, ``results/conclusions/<name>.json``::

    {
     "measure": "error on 400 held-out phrases",
     "command": "python -m chapter.ablation --full",
     "seeds": [0, 1, 2],
     "groups": {"rotary": [0.11, 0.13, 0.12], "absolute": [0.21, 0.20, 0.24]}
    }

Four keys more say what else could have made the difference:

``paired``
    The same seed means the same start in each group, so that groups are compared seed by seed.
``judge``
    What measured, and what it was trained on. ``judged_own`` names the groups that are part of that.
``leakage``
    What the split lets through: counts by kind, as :func:`.leakage.report` makes them.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class MeasurementError(ValueError):
    """A file is no measurement; the message names the file and what is wrong with it."""


@dataclass(frozen=True)
class Measurement:
    """``groups`` holds a list of values for each group, in the order of ``seeds``."""

    measure: str
    command: str
    seeds: tuple[int, ...]
    groups: dict[str, list[float]]
    paired: bool = False
    judge: str = ""
    judged_own: tuple[str, ...] = ()
    leakage: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of_runs(cls, measure: str, seeds: Sequence[int], runs: Sequence[Mapping[str, float]], **more: Any) -> Self:
        """From what was measured with each seed: ``runs[k]`` holds the groups' values with ``seeds[k]``."""
        groups = {name: [float(run[name]) for run in runs] for name in runs[0]}
        return cls(measure=measure, seeds=tuple(seeds), groups=groups, **more)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises :exc:`MeasurementError` where the file is missing, incomplete or does not fit together."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            found = cls(
                **content | {"seeds": tuple(content["seeds"]), "judged_own": tuple(content.get("judged_own", ()))}
            )
        except OSError as error:
            raise MeasurementError(f"{path}: {error.strerror}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise MeasurementError(f"{path}: no measurement: {error}") from error
        if len(set(found.seeds)) != len(found.seeds):
            raise MeasurementError(f"{path}: a seed occurs twice")
        for name, values in found.groups.items():
            if len(values) != len(found.seeds) or not all(map(_is_number, values)):
                raise MeasurementError(f"{path}: {name}: not a number for each of {len(found.seeds)} seeds")
        return found

    def write(self, path: Path, digits: int = 6) -> None:
        """Keep it, each value to so many significant digits."""
        content = {key: value for key, value in asdict(self).items() if value not in (False, "", (), {})}
        content["groups"] = {
            name: [float(f"{value:.{digits}g}") for value in values] for name, values in self.groups.items()
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        groups = ",\n".join(f"  {_json(name)}: {_json(values)}" for name, values in content.pop("groups").items())
        rest = ",\n".join(f" {_json(key)}: {_json(value)}" for key, value in content.items())
        path.write_text(f'{{\n{rest},\n "groups": {{\n{groups}\n }}\n}}\n', encoding="utf-8")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
