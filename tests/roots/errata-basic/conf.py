extensions = ["myst_parser", "errata"]
myst_enable_extensions = ["colon_fence"]
language = "zh_CN"
nitpicky = True
