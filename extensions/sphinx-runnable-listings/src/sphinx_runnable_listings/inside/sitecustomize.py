"""Every Python that starts with this folder in ``PYTHONPATH`` imports this first: it starts the recorder.

An old Python, which a listing may start, must be able to read this file; it records nothing.
"""

import os
import sys


def _start():
    # type: () -> None
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if folder != here]
    if sys.version_info >= (3, 11) and "RUNNABLE_LISTINGS_RECORD" in os.environ:
        from importlib.util import module_from_spec, spec_from_file_location  # noqa: PLC0415

        spec = spec_from_file_location("_runnable_listings_recorder", os.path.join(here, "recorder.py"))
        assert spec is not None
        assert spec.loader is not None
        recorder = module_from_spec(spec)
        spec.loader.exec_module(recorder)
        sources = os.environ["RUNNABLE_LISTINGS_SOURCE"].split(os.pathsep)
        recorder.start(sources, os.environ["RUNNABLE_LISTINGS_RECORD"], os.environ["RUNNABLE_LISTINGS_CODES"])


_start()
