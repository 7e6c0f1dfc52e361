extensions = ["sphinx_static_render.svg_to_pdf"]
language = "zh_CN"
