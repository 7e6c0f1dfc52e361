extensions = ["myst_parser", "sphinx_runnable_listings.errata"]
myst_enable_extensions = ["colon_fence"]
language = "zh_CN"
nitpicky = True
