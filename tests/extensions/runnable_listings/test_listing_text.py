"""A listing that is a part of a file has no empty foot."""

from __future__ import annotations

import re

PAGE = """
Page
====

.. literalinclude:: part.py
   :language: python
   :end-before: def main

.. literalinclude:: part.py
   :language: python
   :start-at: def main

.. code-block:: python
   :emphasize-lines: 1

   third = 3
"""
PART = "first = 1\n\n\nsecond = 2\n\n\ndef main():\n    pass\n"
CONF = "extensions = ['sphinx_runnable_listings']\nproject = author = version = 'P'\ncopyright = '2026'\n"


def test_blank_lines_inside_stay_and_those_at_the_end_go(small_site):
    site = small_site({"conf.py": CONF, "index.rst": PAGE, "part.py": PART})
    xml = (site.build("xml") / "index.xml").read_text("utf-8")
    shown = re.findall(r"<literal_block[^>]*>(.*?)</literal_block>", xml, re.DOTALL)
    assert shown == ["first = 1\n\n\nsecond = 2\n", "def main():\n    pass\n", "third = 3"]
    html = (site.build("html") / "index.html").read_text("utf-8")
    assert html.count('<div class="highlight-python') == 3  # text that is not its own source would lose its colours
    assert re.search(r"<span[^>]*>second</span>", html)
