"""The handbook's configuration. Declarative: nothing is fetched, nothing is computed beyond a few lines."""

from __future__ import annotations

from pathlib import Path

project = "INCOMING TRANSMISSION"
author = "INCOMING TRANSMISSION 作者"
copyright = "2026，文字以 CC BY-SA 4.0、代码以 MIT 许可发布"
version = release = "0.1.0"
language = "zh_CN"

extensions = [
    "handbook_edition.chapter_map",
    "handbook_edition.chinese_copywriting",
    "handbook_edition.chinese_lines",
    "sphinx_cjk_search",
    "myst_parser",
    "sphinx.ext.intersphinx",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinxcontrib.mermaid",
    "handbook_edition.early_styles",
    "handbook_edition.epub_edition",
    "handbook_edition.download_list",
    "sphinx_runnable_listings.conclusions",
    "sphinx_runnable_listings.errata",
    "handbook_edition.furo_repairs",
    "sphinx_runnable_listings.interactive_figures",
    "sphinx_latest_updates",
    "handbook_edition.lean_highlighting",
    "sphinx_runnable_listings.live_listings",
    "sphinx_runnable_listings.output_tables",
    "handbook_edition.pinyin_index",
    "handbook_edition.print_edition",
    "handbook_edition.link_previews",
    "handbook_edition.missing_page",
    "handbook_edition.name_breaks",
    "handbook_edition.offline_pages",
    "handbook_edition.readable_sources",
    "sphinx_runnable_listings",
    "sphinx_runnable_listings.chapter_archives",
    "handbook_edition.sized_images",
    "handbook_edition.social_cards",
    "handbook_edition.source_links",
    "handbook_edition.stable_ids",
    "sphinx_static_render.math",
    "sphinx_static_render.mermaid",
    "sphinx_static_render.svg_to_pdf",
    "sphinx_runnable_listings.themed_figures",
]

source_suffix = {".md": "markdown"}
exclude_patterns = ["**/results", "**/figures", "_inventories"]
nitpicky = True
numfig = True
cjk_search_exclude = ["questions"]  # it quotes what is to be found elsewhere
cjk_search_lists = ["tags", "categories", "archive", "updates", "errata", "index", "[!a]*/index"]  # not about/index
numfig_secnum_depth = 0  # print numbers figures and formulas as the pages do, through the whole book
latest_updates_timezone = "Asia/Shanghai"
latest_updates_feed_changes = True
latest_updates_footer = ["series", "related", "history"]  # chapters follow the order of the book

myst_enable_extensions = [
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "substitution",
]
myst_heading_anchors = 3
myst_links_external_new_tab = False

# Inventories are kept in the repository, so that a build needs no network: see _inventories/README.md.
intersphinx_mapping = {
    "python": ("https://docs.python.org/zh-cn/3.11", "_inventories/python.inv"),
}

mermaid_light_theme = "redux-color"

source_links_repository = ""  # its address on the web, for links that edit and report; `make site REPOSITORY=…` sets it
source_links_folder = "docs/source"

stable_ids_moved_file = "moved_ids.toml"
pinyin_index_pages = [f"{section}/*/index" for section in ("python", "tooling", "deep_learning", "geometry")]
pinyin_index_skipped_sections = ["一条命令，核对全章", "小结", "练习", "本章代码", "参考资料"]

html_theme = "furo"
html_title = "INCOMING TRANSMISSION"
html_logo = html_favicon = "_static/logo.svg"
html_css_files = ["typography.css", "components.css", ("print.css", {"media": "print"})]
html_js_files = [
    (f"{name}.js", {"defer": "defer"}) for name in ("layout", "code", "figures", "keyboard", "reading")
]
html_static_path = ["_static"]
templates_path = ["_templates"]
html_show_sphinx = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "github-dark"
html_theme_options = {
    "light_css_variables": {
        "color-background-primary": "#fdfdfb",
        "color-background-secondary": "#f3f6f4",
        "color-background-hover": "#e9efec",
        "color-background-hover--transparent": "#e9efec00",
        "color-background-border": "#dbe3df",
        "color-foreground-primary": "#17211d",
        "color-foreground-secondary": "#43514b",
        "color-foreground-muted": "#56645e",
        "color-foreground-border": "#84928b",
        "color-brand-primary": "#0b7a61",
        "color-brand-content": "#0a6350",
        "color-brand-visited": "#63438a",
        "color-highlight-on-target": "#fff2cc",
        "color-highlighted-background": "#ffe7a3",
        "color-highlighted-text": "#17211d",
        "color-inline-code-background": "#edf2ef",
        "color-code-background": "#f5f8f6",
        "color-sidebar-link-text--top-level": "var(--color-foreground-primary)",
        "color-card-background": "#ffffff",
        "color-admonition-background": "#ffffff",
        "signal-screen": "#0f211b",
        "signal-glow": "#74dcbe",
        "signal-text": "#cfe0d9",
        "signal-amber": "#f0b954",
        "signal-amber-ink": "#8a5300",
        "signal-amber-wash": "#fdf1d8",
    },
    "dark_css_variables": {
        "color-background-primary": "#101614",
        "color-background-secondary": "#141c19",
        "color-background-hover": "#1c2723",
        "color-background-hover--transparent": "#1c272300",
        "color-background-border": "#2a3631",
        "color-foreground-primary": "#dbe4df",
        "color-foreground-secondary": "#a8b6af",
        "color-foreground-muted": "#94a39b",
        "color-foreground-border": "#66756e",
        "color-brand-primary": "#4fc4a3",
        "color-brand-content": "#74dcbe",
        "color-brand-visited": "#c9aeea",
        "color-highlight-on-target": "#3a3010",
        "color-highlighted-background": "#5a4711",
        "color-highlighted-text": "#fff6df",
        "color-inline-code-background": "#1d2824",
        "color-code-background": "#0c1210",
        "color-sidebar-link-text--top-level": "var(--color-foreground-primary)",
        "color-card-background": "#141c19",
        "color-admonition-background": "#141c19",
        "signal-screen": "#14291f",
        "signal-amber-ink": "#f0b954",
        "signal-amber-wash": "#2c2410",
    },
}

copybutton_prompt_text = r">>> |\.\.\. |\$ |\(Pdb\) "
copybutton_prompt_is_regexp = True
copybutton_exclude = ".linenos, .gp, .go"

# The print edition, `make pdf`: its look is in _latex/, handbook.sty first.
latex_engine = "xelatex"
latex_documents = [("index", "incoming-transmission.tex", project, author, "manual")]
latex_toplevel_sectioning = "part"
latex_use_xindy = False  # upmendex sorts the index by pinyin: _latex/latexmkrc
latex_domain_indices = False
latex_show_urls = "footnote"
latex_table_style = ["booktabs"]
latex_additional_files = sorted(path.as_posix() for path in Path(__file__).with_name("_latex").iterdir())
latex_elements = {
    "extraclassoptions": "openany",
    "fontpkg": r"\usepackage{handbook-fonts}",
    "babel": "",
    "fncychap": "",
    "figure_align": "H",
    "geometry": r"\usepackage[paperwidth=185mm, paperheight=260mm, hmargin=20mm, top=25mm, bottom=22mm]{geometry}",
    "fvset": "",
    "preamble": r"""
\usepackage{handbook}
\renewcommand\handbooksubtitle{一本自己检查自己的中文技术手册}
\renewcommand\handbooklicence{文字以 CC BY-SA 4.0、代码以 MIT 许可发布。}
\hypersetup{
  pdflang={zh-CN},
  pdfsubject={Python 内部、工具、深度学习与计算几何},
  pdfkeywords={Python, CPython, 调试, 深度学习, 计算几何, 技术手册},
}
""",
}
print_edition_preface = "写在前面"
print_edition_appendix = "附录"
print_edition_appendices = ["questions", "errata", "glossary", "updates", "about/index"]
print_edition_left_out = ["archive", "categories", "downloads", "tags"]
print_edition_screen_only = ["post-series", "post-neighbours", "post-related"]  # a chapter ends with its history
print_edition_pictures = ["_static/logo.svg", "_static/signal.svg"]
print_edition_line_width = 43

epub_basename = "incoming-transmission"
epub_description = "一本自己检查自己的中文技术手册：每段代码都运行过，每个输出都由运行写下，每条勘误都附证据。"
epub_contributor = author
epub_language = "zh-CN"
epub_uid = epub_identifier = "incoming-transmission"
epub_scheme = "ID"
epub_cover = ("_static/cover.png", "epub-cover.html")
epub_css_files = ["epub-edition.css"]
epub_tocscope = "includehidden"
epub_tocdepth = 4
epub_show_urls = "no"
epub_exclude_files = [".buildinfo"]

download_list_formats = [
    ("*.pdf", "PDF：排成书的样子，可以打印，带书签、页码与索引"),
    ("*.epub", "EPUB：给电子书阅读器和手机，公式与图随字号缩放"),
    ("*.zip", "整站的网页：解压后打开 index.html 就能读，搜索也能用，不联网"),
    ("*.docset.tgz", "docset：解压后装进 Dash 或 Zeal，按术语与章节查找"),
    ("feeds/atom.xml", "Atom 订阅：每次更新"),
    ("feeds/rss.xml", "RSS 订阅：内容相同，给只认 RSS 的阅读器"),
    ("feeds/feed.json", "JSON Feed 订阅：内容相同，给程序"),
    ("feeds/changes.atom.xml", "Atom 订阅：每一处变更一条，直达改动的那一节"),
]
download_list_labels = {
    "file": "文件",
    "content": "是什么",
    "size": "大小",
    "none": "这一份里只有网页。其他格式由 make site 一并构建，列在网站的这一页上。",
    "elsewhere": "可以下载的文件列在网站的这一页上。",
}
# 8 MB for those who run a listing, and 8 MB for those who take chapters along
offline_pages_on_demand = ["_static/live_listings/runtime/*", "_downloads/chapters/*"]
live_listings_source = "docs/source"
chapter_archives_project = "../.."
chapter_archives_constraints = "../../constraints.txt"  # what listings need is not installed where only pages are built
chapter_archives_distributions = {"sklearn": "scikit-learn"}
offline_pages_words = {
    "filling": "正在存到本机，以便离线阅读：%",
    "kept": "已存到本机，可以离线阅读：%",
    "of": "（%n / %m 个文件）",
}
offline_pages_missing = "这一页还没有存到本机，联网后再读一次就有了。"
