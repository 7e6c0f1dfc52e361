"""Make ``.venv`` hold the dependency groups named on the command line, pinned by ``constraints.txt``.

Run by the Makefile with whatever ``python3`` is there, so it must at least parse on old ones. When nothing has changed
it does nothing. A failure ends in one line that says what to do.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")
STAMP = os.path.join(VENV, "installed.txt")
NODE_MODULES = os.path.join(ROOT, "node_modules")
LOG = os.path.join(VENV, "pip.log")
#: What the handbook is made with, and which of its optional parts.
DISTRIBUTIONS = {
    "sphinx-exact-rebuilds": "",
    "sphinx-latest-updates": "[ablog]",
    "sphinx-cjk-search": "",
    "sphinx-static-render": "[math,mermaid,svg-to-pdf]",
    "sphinx-runnable-listings": "",
    "handbook-edition": "[cards]",
}
#: What its chapters teach, installable by itself.
LIBRARIES = ["exact-geometry"]
INPUTS = ["pyproject.toml", "constraints.txt", "package-lock.json"]
INPUTS += [os.path.join("extensions", name, "pyproject.toml") for name in sorted(DISTRIBUTIONS)]
INPUTS += [os.path.join("libraries", name, "pyproject.toml") for name in LIBRARIES]
OLDEST = (3, 11)


def main(groups):
    if sys.version_info < OLDEST:
        stop(
            "Python {}.{} is too old, 3.11 or newer is needed. Install one, then: make PYTHON=python3.12 html".format(
                *sys.version_info[:2]
            )
        )
    wanted = sorted(set(groups) | set(installed_groups()))
    if not shutil.which("npm"):
        wanted = sorted({*wanted, "npm"})
    stamp = fingerprint() + " " + " ".join(wanted)
    if read(STAMP) == stamp and os.path.exists(VENV_PYTHON) and os.path.isdir(NODE_MODULES):
        return
    make_venv()
    print(
        "Installing the dependency groups {} into .venv; the first time takes minutes (log: .venv/pip.log) …".format(
            ", ".join(wanted)
        )
    )
    pip("--upgrade", "pip")
    arguments = []
    for name, extras in sorted(DISTRIBUTIONS.items()):
        arguments += ["--editable", os.path.join("extensions", name) + extras]
    for name in LIBRARIES:
        arguments += ["--editable", os.path.join("libraries", name)]
    for group in wanted:
        arguments += ["--group", group]
    pip(*arguments)
    npm(*(() if "test" in wanted else ("--omit=dev",)))
    if "test" in wanted:
        programs()
    with open(STAMP, "w") as file:
        file.write(stamp)


def installed_groups():
    return read(STAMP).split()[1:]


def fingerprint():
    digest = hashlib.sha256(sys.version.encode())
    for name in INPUTS:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def make_venv():
    if (
        os.path.exists(VENV_PYTHON)
        and subprocess.call([VENV_PYTHON, "-m", "pip", "--version"], stdout=subprocess.DEVNULL) == 0
    ):
        return
    command = [sys.executable, "-m", "venv", "--clear", VENV]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        stop(
            "cannot make a virtual environment with {} (on Debian/Ubuntu: sudo apt install python3-venv): {}".format(
                sys.executable, " ".join(done.stdout.split())[:300]
            )
        )


def pip(*arguments):
    if os.path.exists(LOG):
        os.remove(LOG)
    command = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--log", LOG]
    command += ["--constraint", "constraints.txt", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()[
            -1:
        ]
        network = any(
            word in done.stderr + read(LOG) for word in ("Could not fetch URL", "ConnectionError", "Max retries")
        )
        hint = (
            "is the network there? behind a proxy or mirror set PIP_INDEX_URL; then run make again"
            if network
            else "details in .venv/pip.log"
        )
        stop("pip could not install what is needed: {} ({})".format(" ".join(errors)[:300], hint))


def programs():
    """What the tests use beside Python: they skip, and name it, where nobody can install it."""
    import tex  # noqa: PLC0415 (its syntax is too new for an old Python)
    from debian_packages import ensure, missing_commands  # noqa: PLC0415 (so is its)

    def browser_and_java():
        """Chromium shows the pages, Java runs their judges."""
        ensure(
            "Judging the pages",
            ["chromium", "chromium-driver", "default-jre-headless", "fonts-noto-cjk"],
            lambda: missing_commands("chromium", "chromedriver", "java"),
            elsewhere="Install Chromium and Java for those tests; without them they are skipped.",
        )

    def browser_without_windows():
        """The same browser, quicker for programs; without it the tests take the other."""
        ensure(
            "Judging the pages sooner",
            ["chromium-headless-shell"],
            lambda: missing_commands("chromium-headless-shell"),
            elsewhere="The tests take Chromium itself.",
        )

    def second_browser():
        """Firefox runs the listings of pages; not every system that has Chromium has a package of it."""
        ensure(
            "Running listings in another browser",
            ["firefox-esr"],
            lambda: [] if shutil.which("firefox") else missing_commands("firefox-esr"),
            elsewhere="Install Firefox for those tests; without it they are skipped.",
        )

    for set_up in (browser_and_java, browser_without_windows, second_browser, tex.main):
        try:
            set_up()
        except SystemExit as reason:
            print(reason)


def npm(*options):
    """Install what package.json names: the formula converter and its font. No script of theirs is run."""
    folder = os.path.dirname(VENV_PYTHON)
    command = shutil.which("npm") or shutil.which("npm", path=folder) or stop("npm is missing; install Node.js")
    path = os.pathsep.join([folder, os.environ.get("PATH", "")])
    done = subprocess.run(
        [command, "ci", *options, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        env=dict(os.environ, PATH=path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        stop(
            "npm could not install what package-lock.json names; is the network there? "
            + " ".join(done.stdout.split())[:300]
        )


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def stop(message):
    sys.exit("setup: " + message)


if __name__ == "__main__":
    main(sys.argv[1:])
