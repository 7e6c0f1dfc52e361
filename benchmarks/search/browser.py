"""Ask a search engine on a page of its site, in a headless Chromium."""

from __future__ import annotations

import shutil
import urllib.parse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service

from .packages import SetUpError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .engines.base import Engine

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1280,900", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-quic", "--disable-sync",
)  # fmt: skip
TIMEOUT = 30  # seconds

ASK = """\
const [ask, text, done] = [{ask}, arguments[0], arguments[1]];
Promise.resolve().then(() => ask(text)).then(done, (error) => done({{error: String(error)}}));
"""


@dataclass(frozen=True)
class Answer:
    """The addresses of the first results within the site, in order; how long it took; or why there is no answer."""

    urls: list[str]
    milliseconds: float
    error: str = ""
    cpu: float = 0.0  # milliseconds of the processor, of the thread of the page
    loaded: Sequence[Sequence[float]] = ()  # when each file that it waited for was asked for, and when it was there


class Browser:
    """One headless Chromium with a fresh profile."""

    def __init__(self, binary: str) -> None:
        chromedriver = shutil.which("chromedriver")
        if chromedriver is None:
            raise SetUpError("no chromedriver found (on Debian: sudo apt-get install chromium-driver)")
        options = webdriver.ChromeOptions()
        options.binary_location = binary
        for argument in QUIET:
            options.add_argument(argument)
        self.driver = webdriver.Chrome(options=options, service=Service(chromedriver))
        self.driver.set_script_timeout(TIMEOUT)
        self.driver.set_page_load_timeout(TIMEOUT)

    def open(self, address: str, engine: Engine) -> None:
        """Open the page that the engine's queries are asked on, with an empty cache."""
        self.driver.get("about:blank")
        self.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        self.driver.get(address + engine.page)
        self.driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})

    def ask(self, script: str, text: str, address: str) -> Answer:
        """The answer of a JavaScript function to what is typed; without results where it fails or takes too long."""
        before = self.thread_time()
        try:
            found: dict[str, Any] = self.driver.execute_async_script(ASK.format(ask=script.strip()), text)
        except WebDriverException as error:
            return Answer([], TIMEOUT * 1000.0, str(error.msg).splitlines()[0])
        if "error" in found:
            return Answer([], 0.0, str(found["error"]))
        urls = [page_of(url.removeprefix(address)) for url in found["urls"]]
        return Answer(urls, found["milliseconds"], cpu=self.thread_time() - before, loaded=found.get("loaded", ()))

    def thread_time(self) -> float:
        """Milliseconds of the processor that the thread of the page has taken, its scripts, layout and painting."""
        found = self.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        return 1000.0 * float(next(each["value"] for each in found if each["name"] == "ThreadTime"))

    @property
    def version(self) -> str:
        return str(self.driver.capabilities["browserVersion"])

    def close(self) -> None:
        self.driver.quit()


def page_of(url: str) -> str:
    """The page of an address within the site: without query and fragment, and a folder by its index."""
    path = urllib.parse.urlsplit(url).path
    return f"{path}index.html" if path == "" or path.endswith("/") else path
