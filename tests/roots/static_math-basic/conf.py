extensions = ["myst_parser", "sphinx_static_render.math"]
myst_enable_extensions = ["dollarmath"]
language = "zh_CN"
html_theme = "furo"
project = "公式"
copyright = "无"
version = "1"
