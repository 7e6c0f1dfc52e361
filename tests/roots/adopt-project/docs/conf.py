project, copyright, author = "Tool", "2024, the team", "The team"
extensions = ["myst_parser", "ablog", "sphinxext.rediraffe", "sphinx.ext.autodoc", "sphinx_design"]
myst_enable_extensions = ["colon_fence", "deflist"]
templates_path = ["_templates"]
html_theme = "pydata_sphinx_theme"
html_theme_options = {"navbar_end": ["navbar-icon-links"], "secondary_sidebar_items": ["page-toc"]}
html_sidebars = {
    "blog": ["ablog/categories.html", "ablog/tagcloud.html", "ablog/archives.html"],
    "blog/**": ["ablog/postcard.html", "ablog/recentposts.html", "ablog/archives.html"],
    "index": [],
}
html_baseurl = "https://tool.example.org/en/latest/"
blog_baseurl = html_baseurl
blog_title = "Tool news"
blog_path = "blog"
blog_post_pattern = ["blog/*.md", "blog/*.rst"]
blog_authors = {"ada": ("Ada", "https://ada.example.org"), "bob": ("Bob", None)}
blog_feed_fulltext = True
post_redirect_refresh = 1
rediraffe_redirects = {"news.md": "blog/release-2.md"}
if True:
    fontawesome_included = True
suppress_warnings = ["latest_updates.ablog"]
