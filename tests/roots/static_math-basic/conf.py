extensions = ["myst_parser", "static_math"]
myst_enable_extensions = ["dollarmath"]
language = "zh_CN"
html_theme = "furo"
project = "公式"
copyright = "无"
version = "1"
