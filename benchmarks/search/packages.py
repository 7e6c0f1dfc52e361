"""Fetch the peers and the corpora with their package managers into ``benchmarks/.cache``, which git ignores."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "benchmarks" / ".cache"
PAGEFIND = "1.6.0"


class SetUpError(Exception):
    """Something that the benchmark needs is missing; the message says what to do."""


def run(command: list[str], cwd: Path, hint: str, env: dict[str, str] | None = None) -> str:
    """Run a command and return what it printed; its failure becomes a `SetUpError` that ends in ``hint``."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = " ".join((done.stderr or done.stdout).split())[-600:]
        raise SetUpError(f"{' '.join(command[:3])} … failed: {tail}\n{hint}")
    return done.stdout


def jieba() -> Path:
    """A folder for ``PYTHONPATH``, for Sphinx to find jieba; in ``.venv`` it would change the handbook's own index."""
    folder = CACHE / "jieba"
    if not (folder / "jieba").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        run(
            [*pip, "--constraint", str(ROOT / "constraints.txt"), "--target", str(folder), "jieba"],
            ROOT,
            "jieba comes from PyPI; is the network there?",
        )
    return folder


def pagefind() -> Path:
    """The Pagefind command, installed by npm; its binary ships inside the npm package, so no install script runs."""
    folder = CACHE / f"pagefind-{PAGEFIND}"
    command = folder / "node_modules" / ".bin" / "pagefind"
    if not command.exists():
        npm = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
        if npm is None:
            raise SetUpError("npm is missing; install Node.js (Pagefind is an npm package)")
        folder.mkdir(parents=True, exist_ok=True)
        install = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
        run([*install, f"pagefind@{PAGEFIND}"], folder, "Pagefind comes from npm; is the network there?")
    return command


def debian(package: str) -> tuple[Path, str]:
    """Download a Debian package without installing it; return where it is unpacked, and its version."""
    folder = CACHE / "debian" / package
    record = folder / "version.txt"
    if not record.exists():
        if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
            raise SetUpError(f"{package} is a Debian package: run this on Debian or Ubuntu, or with --corpus handbook")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        run(["apt-get", "--quiet", "download", package], folder, "Run `sudo apt-get update` once and try again.")
        archive = next(folder.glob("*.deb"))
        run(["dpkg-deb", "--extract", str(archive), str(folder)], folder, "The download is damaged; try again.")
        version = run(["dpkg-deb", "--field", str(archive), "Version"], folder, "")
        archive.unlink()
        record.write_text(version.strip(), encoding="utf-8")
    return folder, record.read_text(encoding="utf-8")


def browser() -> str:
    """The Chromium that is on this machine."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        found = shutil.which(name)
        if found:
            return found
    raise SetUpError("no Chromium found (on Debian: sudo apt-get install chromium), or name one: --browser PATH")
