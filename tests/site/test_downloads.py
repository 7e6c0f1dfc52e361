"""The downloads page offers what `make site` makes: each of its patterns finds a file, the feeds included."""

from __future__ import annotations

import subprocess
import sys

from bs4 import BeautifulSoup

from handbook import SOURCE

MADE = ("incoming-transmission.pdf", "incoming-transmission.epub", "incoming-transmission-html.zip",
        "incoming-transmission.docset.tgz")  # fmt: skip


def test_every_format_and_every_feed_is_offered(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    for name in MADE:
        (folder / name).write_bytes(name.encode())
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-j", "2", "-b", "html", "-d", str(tmp_path / "d")]
    options = ["-D", f"download_list_folder={folder}", "-D", "html_baseurl=https://example.org/"]
    done = subprocess.run(
        [*command, *options, str(SOURCE), str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    page = BeautifulSoup((tmp_path / "out" / "downloads.html").read_text("utf-8"), "html.parser")
    links = [link["href"] for link in page.select(".download-list a")]
    assert links == [f"downloads/{name}" for name in MADE] + ["feeds/atom.xml", "feeds/rss.xml", "feeds/feed.json"]
    assert all((tmp_path / "out" / link).is_file() for link in links)
