extensions = ["myst_parser", "sphinxcontrib.mermaid", "sphinx_latest_updates"]
language = "zh_CN"
myst_enable_extensions = ["colon_fence", "dollarmath"]
numfig = True
