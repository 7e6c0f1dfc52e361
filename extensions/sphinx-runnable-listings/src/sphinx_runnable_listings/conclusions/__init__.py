"""``{conclusion}``: a comparative sentence names the measurement that it rests on, and is refused where that is not so.

.. code-block:: rst

   :conclusion:`Rotary positions make fewer errors than absolute ones <positions: rotary < absolute>`.

reads ``results/conclusions/positions.json`` beside the page (:mod:`.measurement`), judges the claim over its seeds
(:mod:`.claim`), and shows means, ranges and the number of seeds behind the sentence. A claim that lies inside the
spread, rests on fewer than three seeds, or on what its judge was trained on, is a warning.
``python -m sphinx_runnable_listings.conclusions SOURCE`` prints the table of all of them and fails for the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .claim import Claim, ClaimError, Verdict, judge
from .measurement import Measurement, MeasurementError
from .page import Conclusion, conclusions

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = [
    "Claim",
    "ClaimError",
    "Conclusion",
    "Measurement",
    "MeasurementError",
    "Verdict",
    "conclusions",
    "judge",
]


def setup(app: Sphinx) -> ExtensionMetadata:
    from .role import ConclusionRole  # Sphinx is there only where pages are built

    app.add_role("conclusion", ConclusionRole())
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
