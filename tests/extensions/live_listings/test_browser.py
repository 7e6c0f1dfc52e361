"""A reader runs, edits, stops, restores and shares listings: in Chromium and in Firefox, from the disk and served."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

import firefox as firefox_module
from browser import DESKTOP, PHONE, serving
from handbook import ROOT

HELLO = """import sys


def greet(who):
    return f"Hello, {who}"


def main():
    print(greet("you"))
    print("to stderr", file=sys.stderr)


if __name__ == "__main__":
    main()
"""
PAGE = """T
=

.. literalinclude:: hello.py
   :pyobject: greet

.. literalinclude:: hello.py
   :pyobject: main

.. literalinclude:: changed.py

>>> x = 20
>>> x + 1
21

>>> x + 2
22
>>> x + 3
24
"""
CONF = f"""
extensions = ["sphinx_runnable_listings.live_listings"]
live_listings_node_modules = {str(ROOT / "node_modules")!r}
"""
FILES = {
    "conf.py": CONF,
    "index.rst": "P\n=\n\n.. toctree::\n\n   chapter/index\n   a#b?c%41/index\n",
    "chapter/__init__.py": "",
    "chapter/index.rst": PAGE,
    "chapter/hello.py": HELLO,
    "chapter/changed.py": "for word in 'one two three'.split():\n    print(word)\n",
    "chapter/results/hello.txt": "Hello, you\n",
    "chapter/results/changed.txt": "one\n2\nthree\n",
    "a#b?c%41/__init__.py": "",
    "a#b?c%41/index.rst": "T\n=\n\n.. literalinclude:: reads.py\n",
    "a#b?c%41/reads.py": "from pathlib import Path\n\nprint(*Path(__file__).with_name('data.bin').read_bytes())\n",
    "a#b?c%41/data.bin": b"\xff\x00\r\n\xe9",
    "a#b?c%41/listings.toml": '[reads]\nlive_data = ["data.bin"]\n',
    "a#b?c%41/results/reads.txt": "255 0 13 10 233\n",
}
#: How the blocks of the page are called here.
GREET, MAIN, CHANGED, ABOVE, BELOW = range(5)
BLOCK = "LIVE_LISTINGS.blocks[{}]"
#: How the DevTools protocol names the key.
CONTROL = 2
DONE = f"{BLOCK}.bar.dataset.state && {BLOCK}.bar.dataset.state !== 'running' && {BLOCK}.bar.dataset.state"
READY = "globalThis.LIVE_LISTINGS?.blocks.length === 5"


class Reader(Protocol):
    """A browser on the page of the small site."""

    def open(self, fragment: str) -> None: ...
    def evaluate(self, expression: str) -> object: ...
    def wait_for(self, expression: str) -> object: ...
    def press(self, *keys: str) -> None: ...


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    for name, text in FILES.items():
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "source" / name).write_bytes(text.encode() if isinstance(text, str) else text)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(folder / "source"), str(folder / "html")]
    subprocess.run(command, check=True)
    return folder / "html"


class InChromium:
    def __init__(self, page, address: str) -> None:
        self.page, self._address = page, address

    def open(self, fragment: str) -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{self._address}{fragment}")
        self.wait_for(READY)

    def evaluate(self, expression: str) -> object:
        return self.page.evaluate(expression)

    def wait_for(self, expression: str) -> object:
        return self.page.wait_for_function(f"() => {expression}", timeout=90_000).json_value()

    def press(self, *keys: str) -> None:
        self.page.keyboard.press("+".join(keys))


class InFirefox:
    def __init__(self, tab: firefox_module.Firefox, address: str) -> None:
        self.tab, self._address = tab, address
        self.evaluate, self.press = tab.evaluate, tab.press

    def open(self, fragment: str) -> None:
        self.tab.goto("about:blank")
        self.tab.goto(f"{self._address}{fragment}")
        self.wait_for(READY)

    def wait_for(self, expression: str) -> object:
        return self.tab.wait_for(expression, 90)


@pytest.fixture(scope="module")
def in_chromium(chromium, built) -> Iterator[InChromium]:
    """From the disk, with the network off."""
    context = chromium.new_context(viewport=DESKTOP, offline=True)
    yield InChromium(context.new_page(), (built / "chapter/index.html").as_uri())
    context.close()


@pytest.fixture(scope="module")
def in_firefox(built, tmp_path_factory) -> Iterator[InFirefox]:
    if firefox_module.FIREFOX is None:
        pytest.skip(firefox_module.MISSING)
    with firefox_module.firefox(tmp_path_factory.mktemp("firefox")) as tab:
        yield InFirefox(tab, (built / "chapter/index.html").as_uri())


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def reader(request) -> Reader:
    return request.getfixturevalue(f"in_{request.param}")


def goto(reader: Reader, fragment: str = "", *, keep: bool = False) -> None:
    """Open the page, as a reader who has never been there does, unless ``keep``."""
    reader.open(fragment)
    if not keep and reader.evaluate("(() => { try { return localStorage.length; } catch { return 0; } })()"):
        reader.evaluate("localStorage.clear()")
        reader.open(fragment)


def run(reader: Reader, block: int, how: str = "run") -> tuple[str, str]:
    """Press a button and wait for the verdict: its kind, and its words."""
    reader.evaluate(f"({BLOCK.format(block)}.bar.dataset.state = '', {BLOCK.format(block)}.buttons.{how}.click())")
    return verdict(reader, block)


def verdict(reader: Reader, block: int) -> tuple[str, str]:
    state = reader.wait_for(DONE.replace("{}", str(block)))
    return str(state), str(reader.evaluate(f"{BLOCK.format(block)}.status.textContent"))


def output(reader: Reader, block: int) -> str:
    return str(reader.evaluate(f"{BLOCK.format(block)}.output.querySelector('pre').textContent"))


def write(reader: Reader, block: int, text: str) -> None:
    """Open the editor and put ``text`` into it, as a keyboard or an input method would."""
    reader.evaluate(f"{BLOCK.format(block)}.editor || {BLOCK.format(block)}.buttons.edit.click()")
    area = f"{BLOCK.format(block)}.element.querySelector('textarea')"
    reader.wait_for(f"!!{area}")
    reader.evaluate(f"({area}.focus(), {area}.select(), document.execCommand('insertText', false, {text!r}))")
    reader.wait_for(f"{BLOCK.format(block)}.text() === {text!r}")


def program(*lines: str) -> str:
    """The body of ``main`` of hello.py, so that the lines run."""
    return "\n".join(["def main():", *(f"    {line}" for line in lines)])


def test_an_excerpt_runs_in_its_module_and_is_compared_with_the_record(reader):
    goto(reader)
    state, words = run(reader, GREET)
    assert state == "same", words
    assert words.startswith("Byte for byte as on record")
    assert set(output(reader, GREET).splitlines()) == {"Hello, you", "to stderr"}


def test_in_firefox_it_runs_from_a_server_too(in_firefox, built):
    with serving(built) as address:
        served = InFirefox(in_firefox.tab, f"{address}/chapter/index.html")
        goto(served)
        write(served, MAIN, program("print('served')"))
        assert run(served, MAIN)[0] == "done"
        assert output(served, MAIN) == "served\n"
        served.evaluate(f"{BLOCK.format(MAIN)}.buttons.reset.click()")
        served.wait_for(f"{BLOCK.format(MAIN)}.edited === null")
        assert run(served, GREET)[0] == "same"


def test_what_is_not_as_on_record_is_shown_line_by_line(reader):
    goto(reader)
    assert run(reader, CHANGED)[0] == "different"
    lines = reader.evaluate(
        f"[...{BLOCK.format(CHANGED)}.output.querySelectorAll('del, ins')].map((e) => e.textContent)"
    )
    assert lines == ["- 2", "+ two"]


def test_examples_run_after_those_above_them(reader):
    goto(reader)
    assert run(reader, ABOVE)[0] == "same"
    state, words = run(reader, BELOW)
    assert (state, words.partition(",")[0]) == ("different", "1 examples give something else")
    assert output(reader, BELOW) == ">>> x + 2\n22\n>>> x + 3\n23\n"


def test_an_edit_runs_in_its_place_and_can_be_undone_and_taken_back(reader):
    goto(reader)
    write(reader, GREET, "greet = 'Bye, {}'.format")
    state, words = run(reader, MAIN)  # the other part of the same module
    assert (state, words.partition(" in")[0]) == ("done", "Done")
    assert "Bye, you" in output(reader, MAIN)
    reader.evaluate(f"{BLOCK.format(GREET)}.buttons.undo.click()")
    reader.wait_for(f"!{BLOCK.format(GREET)}.text().includes('Bye')")
    write(reader, GREET, "broken(")
    reader.evaluate(f"{BLOCK.format(GREET)}.buttons.reset.click()")
    reader.wait_for(f"!{BLOCK.format(GREET)}.editor && !{BLOCK.format(GREET)}.pre.hidden")
    assert run(reader, MAIN)[0] == "same"


def test_an_edit_outlives_the_page_where_the_browser_keeps_anything(reader):
    goto(reader)
    write(reader, MAIN, program("print('kept')"))
    goto(reader, keep=True)
    assert "earlier edit" in str(reader.evaluate(f"{BLOCK.format(MAIN)}.status.textContent"))
    assert run(reader, MAIN)[0] == "done"
    assert output(reader, MAIN) == "kept\n"


def test_a_shared_edit_is_shown_and_never_runs_by_itself(reader):
    goto(reader)
    write(reader, MAIN, program("print('分享')"))
    reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.share.click()")
    fragment = str(reader.wait_for("location.hash.startsWith('#live=') && location.hash"))
    reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.reset.click()")
    reader.wait_for(f"{BLOCK.format(MAIN)}.edited === null")
    goto(reader, fragment)
    reader.wait_for(f"{BLOCK.format(MAIN)}.status.textContent.startsWith('The link brought')")
    assert reader.evaluate(f"{BLOCK.format(MAIN)}.element.querySelector('textarea').value") == program("print('分享')")
    assert reader.evaluate("!LIVE_LISTINGS.engine && !document.querySelector('.live-frame, .live-panel')")
    reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.reset.click()")
    reader.wait_for(f"{BLOCK.format(MAIN)}.edited === null")


def test_links_that_were_cut_or_are_for_another_page_do_nothing(in_chromium):
    reader = in_chromium
    for fragment in ("#live=", "#live=none:abc", "#live=%", "#live=a:b:c"):
        goto(reader, fragment)
        reader.wait_for("!!LIVE_LISTINGS.open")
        assert reader.evaluate("LIVE_LISTINGS.blocks.every((block) => block.edited === null)")


#: What goes wrong: the lines of the program, the kind of verdict, a part of its words, a part of what is shown.
TROUBLE = {
    "an error": (["return 1 / 0"], "failed", "exit status 1", "ZeroDivisionError: division by zero"),
    "an endless loop": (["print('first')", "while True: pass"], "failed", "not done after 2 seconds", "first"),
    "a flood": (["while True: print('x' * 999)"], "failed", "too much output", "x" * 999),
    "a flood of drops": (["while True: print()"], "failed", "too much output", ""),
    "too much memory": (["x = [bytearray(2**26) for _ in range(99)]"], "failed", "exit status 1", "MemoryError"),
    "a broken interpreter": (["x = []", "for _ in range(10**5): x = [x]", "repr(x)"], "failed", "", ""),
    "a network": (["import urllib.request as u; u.urlopen('http://127.0.0.1:9')"], "failed", "exit status 1", "Error"),
    "the page": (["import js; js.document"], "failed", "exit status 1", "Error"),
    "JavaScript": (["from pyodide.code import run_js; run_js('fetch')"], "failed", "exit status 1", "Error"),
    "a process": (["import subprocess; subprocess.run(['ls'])"], "failed", "exit status 1", "Error"),
    "input": (["input('? ')"], "failed", "exit status 1", "EOFError"),
}


#: What depends on how a browser runs workers and frames, and not only on the interpreter, is tried in Firefox too.
TROUBLE_IN_FIREFOX = ("an endless loop", "a flood", "too much memory", "a broken interpreter", "a network")
TRIALS = [("chromium", each) for each in TROUBLE] + [("firefox", each) for each in TROUBLE_IN_FIREFOX]


@pytest.mark.parametrize(("browser", "trouble"), TRIALS)
def test_trouble_ends_with_a_word_and_the_next_run_is_as_if_nothing_had_been(request, browser, trouble):
    reader = request.getfixturevalue(f"in_{browser}")
    lines, state, words, shown = TROUBLE[trouble]
    goto(reader)
    write(reader, MAIN, program(*lines))
    if trouble == "an endless loop":
        reader.evaluate("LIVE_LISTINGS.page.limit = 2")
    got_state, got_words = run(reader, MAIN)
    assert (got_state, words in got_words) == (state, True), got_words
    assert shown in (output(reader, MAIN) if shown else "")
    reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.reset.click()")
    reader.wait_for(f"{BLOCK.format(MAIN)}.edited === null")
    assert run(reader, MAIN)[0] == "same"


#: What a page may do, tried from inside the frame that holds the interpreter.
ATTEMPTS = """async (address) => {
  const tries = {
    fetch: () => fetch(address),
    import: () => import(address),
    worker: () => new Promise((resolve, reject) => { new Worker(address).onerror = reject; }),
    socket: () => new Promise((resolve, reject) => { new WebSocket(address.replace("http", "ws")).onerror = reject; }),
    picture: () => new Promise((resolve, reject) => {
      Object.assign(new Image(), { onload: resolve, onerror: reject, src: address });
    }),
    storage: async () => localStorage.length,
    caches: async () => caches.open("x"),
    parent: async () => parent.document.title,
    cookies: async () => document.cookie,
  };
  const done = [];
  for (const [name, attempt] of Object.entries(tries)) await attempt().then(() => done.push(name), () => {});
  return [origin, done];
}"""


def test_the_interpreter_has_neither_the_origin_of_the_page_nor_a_network(chromium, built):
    asked: list[str] = []
    with serving(built) as address:
        page = chromium.new_page()
        reader = InChromium(page, f"{address}/chapter/index.html")
        goto(reader)
        run(reader, CHANGED)
        page.on("response", lambda response: asked.append(response.url))
        [frame] = [frame for frame in page.frames if frame != page.main_frame]
        assert frame.evaluate(ATTEMPTS, f"{address}/probe") == ["null", []]
        page.wait_for_timeout(300)
        page.close()
    assert [url for url in asked if url.endswith("probe")] == []


def test_the_keyboard_reaches_everything_and_is_never_caught(reader):
    goto(reader)
    reader.evaluate(f"{BLOCK.format(GREET)}.buttons.edit.click()")
    reader.wait_for(f"document.activeElement === {BLOCK.format(GREET)}.element.querySelector('textarea')")
    reader.press("Tab")
    assert reader.evaluate(f"document.activeElement === {BLOCK.format(GREET)}.buttons.run")
    reader.evaluate(f"{BLOCK.format(GREET)}.editor.focus()")
    reader.press("Control", "Enter")
    assert verdict(reader, GREET)[0] == "same"
    reader.press("Escape")
    assert reader.evaluate(f"document.activeElement === {BLOCK.format(GREET)}.buttons.edit")


def test_a_run_can_be_stopped_while_it_loads_and_while_it_runs(reader):
    goto(reader)
    write(reader, MAIN, program("while True: pass"))
    for wait, then in (
        (f"{BLOCK.format(MAIN)}.bar.dataset.state === 'running'", "true"),
        (
            "!!LIVE_LISTINGS.engine",
            "LIVE_LISTINGS.engine.prepare().then(() => true, () => true)",
        ),  # all parts have come
        (f"{BLOCK.format(MAIN)}.status.textContent === 'Running …'", "true"),
    ):
        reader.evaluate(f"({BLOCK.format(MAIN)}.bar.dataset.state = '', {BLOCK.format(MAIN)}.buttons.run.click())")
        reader.wait_for(wait)
        assert "Stop" in str(reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.run.textContent"))
        assert run(reader, MAIN) == ("stopped", "Stopped")
        reader.wait_for(then)
        bar = f"{BLOCK.format(MAIN)}.element.querySelector('progress')"
        assert reader.evaluate(f"[{BLOCK.format(MAIN)}.status.textContent, !!{bar}]") == ["Stopped", False]
    reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.reset.click()")
    reader.wait_for(f"{BLOCK.format(MAIN)}.edited === null")


def test_a_picture_that_a_program_prints_is_shown_as_one(in_chromium):
    reader = in_chromium
    goto(reader)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>t</title></svg>'
    write(reader, MAIN, program(f"print('{svg}')"))
    run(reader, MAIN)
    assert reader.wait_for(f"{BLOCK.format(MAIN)}.output.querySelector('img')?.naturalWidth") == 9
    reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.reset.click()")
    reader.wait_for(f"{BLOCK.format(MAIN)}.edited === null")


def test_before_the_press_a_page_asks_for_one_small_script(chromium, built):
    page = chromium.new_page(viewport=PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with serving(built) as address:
        page.goto(f"{address}/chapter/index.html", wait_until="networkidle")
        page.wait_for_function(f"() => {READY}")
        assert [url for url in asked if "live_listings/" in url] == []
        assert (built / "_static/live_listings.js").stat().st_size <= 8_000
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        boxes = page.evaluate(
            "[...document.querySelectorAll('.live-bar button:not([hidden])')].map((b) => b.offsetHeight)"
        )
        assert min(boxes) >= 24
        assert run(InChromium(page, ""), GREET)[0] == "same"
    assert [url for url in asked if "/runtime/" in url]
    page.close()


def test_what_an_input_method_composes_arrives_whole_and_its_keys_run_nothing(in_chromium):
    reader = in_chromium
    goto(reader)
    write(reader, MAIN, "def main():\n    print('')")
    area = f"{BLOCK.format(MAIN)}.element.querySelector('textarea')"
    reader.evaluate(f"{area}.setSelectionRange({area}.value.length - 2, {area}.value.length - 2)")
    keyboard = reader.page.context.new_cdp_session(reader.page)
    for composed in ("n", "ni", "ni h", "你好"):
        place = {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)}
        keyboard.send("Input.imeSetComposition", place)
        reader.wait_for(f"{BLOCK.format(MAIN)}.text() === {program(f'print({composed!r})')!r}")
        assert reader.evaluate(f"{area}.value") == program(f"print({composed!r})")
    # While it composes, keys are the input method's own: Enter begins no line and runs nothing, Escape leaves nothing.
    for key, code, modifiers in (("Enter", 13, 0), ("Enter", 13, CONTROL), ("Escape", 27, 0)):
        event = {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        keyboard.send("Input.dispatchKeyEvent", event)
    assert reader.evaluate(f"{area}.value") == program("print('你好')")
    assert reader.evaluate(f"document.activeElement === {area}")
    assert reader.evaluate(f"!{BLOCK.format(MAIN)}.bar.dataset.state")
    keyboard.send("Input.insertText", {"text": "你好"})
    reader.press("Control", "Enter")
    assert verdict(reader, MAIN)[0] == "done"
    assert output(reader, MAIN) == "你好\n"
    reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.undo.click()")
    reader.wait_for(f"!{BLOCK.format(MAIN)}.text().includes('你好')")
    reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.reset.click()")
    reader.wait_for(f"{BLOCK.format(MAIN)}.edited === null")


def test_a_screen_reader_is_told_names_states_and_results(in_chromium):
    reader = in_chromium
    goto(reader)
    main, changed = (reader.page.locator(".live-listing").nth(block) for block in (MAIN, CHANGED))
    assert run(reader, CHANGED)[0] == "different"
    told = changed.aria_snapshot()
    assert [line for line in told.splitlines() if "button" in line] == ['- button "Run"', '- button "Edit"']
    assert "- status: Not as on record, " in told  # a status is read out whenever it changes
    assert '- group "Output"' in told
    assert 'group "Differences from the record' in told
    assert '- deletion: "- 2"\n  - insertion: + two' in told
    write(reader, MAIN, program("while True: pass"))
    reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.run.click()")
    reader.wait_for(f"{BLOCK.format(MAIN)}.status.textContent === 'Running …'")
    told = main.aria_snapshot()
    assert re.search(r'textbox ".*hello\.py: edit this part\. Ctrl\+Enter runs it', told)
    assert re.findall(r'- button "(.*)"', told) == ["Stop", "Edit", "Undo", "Restore", "Copy link"]
    assert "- status: Running …" in told
    reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.run.click()")
    verdict(reader, MAIN)
    assert "- status: Stopped" in main.aria_snapshot()
    reader.evaluate(f"{BLOCK.format(MAIN)}.buttons.reset.click()")
    reader.wait_for(f"{BLOCK.format(MAIN)}.edited === null")


def test_in_forced_colours_edges_focus_and_marks_are_seen(in_chromium):
    reader = in_chromium
    reader.page.emulate_media(forced_colors="active")
    goto(reader)
    assert run(reader, CHANGED)[0] == "different"
    style = f"getComputedStyle({BLOCK.format(CHANGED)}.element.querySelector('{{}}'){{}}).{{}}"
    assert reader.evaluate(style.format("button", "", "borderTopStyle")) == "solid"
    assert reader.evaluate(style.format(".live-panel", "", "borderLeftStyle")) == "solid"
    # What the colours say stands there in signs, once.
    shown = "[...{}.output.querySelectorAll('del, ins')].map((line) => getComputedStyle(line, '::before').content)"
    assert reader.evaluate(shown.format(BLOCK.format(CHANGED))) == ["none", "none"]
    write(reader, CHANGED, "print(1)")
    assert reader.evaluate(style.format(".live-editor", "", "outlineStyle")) == "solid"
    # The text is drawn twice, by the text area and by its coloured copy: at one place, so that it is one.
    boxes = "['textarea', '.pce-line'].map((it) => {0}.element.querySelector(it).getBoundingClientRect().left)"
    left, copy = reader.evaluate(boxes.format(BLOCK.format(CHANGED)))
    assert left == copy
    reader.evaluate(f"{BLOCK.format(CHANGED)}.buttons.reset.click()")
    reader.wait_for(f"{BLOCK.format(CHANGED)}.edited === null")
    reader.page.emulate_media(forced_colors="none")


def test_a_listing_reads_bytes_and_its_folder_may_have_any_name(chromium, built):
    page = chromium.new_page()
    page.goto((built / "a#b?c%41/index.html").as_uri())
    page.wait_for_function("() => globalThis.LIVE_LISTINGS?.blocks.length === 1", timeout=90_000)
    page.evaluate(f"() => {BLOCK.format(0)}.buttons.run.click()")
    assert page.wait_for_function(f"() => {DONE.format(0, 0, 0)}", timeout=90_000).json_value() == "same"
    page.close()
