extensions = ["myst_parser", "sphinx_latest_updates"]
language = "zh_CN"
latest_updates_timezone = "Asia/Shanghai"
suppress_warnings = ["epub.unknown_project_files"]
project, copyright, version = "小站", "2026", "1"
