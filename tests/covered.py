"""Run a module under coverage, after imports that coverage would only slow down.

python tests/covered.py RCFILE [PACKAGE ...] -m MODULE [ARGUMENT ...]
"""

import sys
from importlib import import_module

from coverage.cmdline import main

settings, *rest = sys.argv[1:]
module = rest.index("-m")
for package in rest[:module]:
    import_module(package)
sys.exit(main(["run", f"--rcfile={settings}", *rest[module:]]))
