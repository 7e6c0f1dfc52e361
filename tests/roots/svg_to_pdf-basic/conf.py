extensions = ["svg_to_pdf"]
language = "zh_CN"
