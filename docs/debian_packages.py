"""Programs that pip and npm cannot install: from Debian's or Ubuntu's packages where we may, else named exactly.

    ensure("The PDF", ["latexmk", "texlive-xetex"], lambda: missing_commands("latexmk", "xelatex"))

does nothing when nothing is missing. As root, or with a sudo that asks for no password, it says what it is about to
install and installs it. Everywhere else it prints the exact list, and stops.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# A package manager that runs elsewhere on the machine is waited for, so many seconds.
LOCK_TIMEOUT = 300
APT = ("apt-get", "-q", "-o", f"DPkg::Lock::Timeout={LOCK_TIMEOUT}")


def ensure(purpose: str, packages: Sequence[str], missing: Callable[[], Sequence[str]], *, elsewhere: str = "") -> None:
    """Have ``packages`` installed if ``missing()`` names anything, and see that it then names nothing more.

    ``purpose`` begins the sentences that the user reads; ``elsewhere`` says what to do where there is no apt-get.
    Raises SystemExit, with a message that says what is missing and what to do.
    """
    lacking = missing()
    if not lacking:
        return
    wanted = f"{purpose} needs what is not here: {', '.join(lacking)}."
    if not shutil.which("apt-get"):
        sys.exit(f"setup: {wanted}\n{elsewhere or _by_hand('On Debian or Ubuntu', packages)}")
    prefix = _as_root()
    if prefix is None:
        sys.exit(f"setup: {wanted}\n{_by_hand('Only root may install it. Run', packages)}")
    print(f"{wanted}\nInstalling from the system's packages: {' '.join(packages)} …", flush=True)
    _apt(prefix, packages)
    lacking = missing()
    if lacking:
        sys.exit(f"setup: {purpose} still lacks {', '.join(lacking)}, although its packages are installed")


def missing_commands(*names: str) -> list[str]:
    """Which of the commands are not on the PATH."""
    return [name for name in names if not shutil.which(name)]


def _as_root() -> list[str] | None:
    """What to put before a command so that root runs it; None where that would need a password."""
    if os.geteuid() == 0:
        return []
    allowed = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if allowed and allowed.returncode == 0 else None


def _apt(prefix: Sequence[str], packages: Sequence[str]) -> None:
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    install = ["install", "--yes", "--no-install-recommends", *packages]
    # Lists that cannot be fetched anew may still be good enough: only the installation decides.
    subprocess.run([*prefix, *quiet, *APT, "update"], check=False)
    done = subprocess.run([*prefix, *quiet, *APT, *install], check=False)
    if done.returncode != 0:
        sys.exit(f"setup: apt-get failed (see above; is the network there?). {_by_hand('By hand', packages)}")


def _by_hand(when: str, packages: Sequence[str]) -> str:
    return f"{when}: sudo apt-get install --no-install-recommends {' '.join(packages)}"
