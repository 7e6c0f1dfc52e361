extensions = ["myst_parser", "sphinx_static_render.mermaid"]
language = "zh_CN"
mermaid_light_theme = "redux-color"
numfig = True
html_theme = "basic"
project = "图"
copyright = "无"
version = "1"
