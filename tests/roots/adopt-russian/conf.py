project = "Заметки"
author = "Анна"
extensions = ["ablog", "myst_parser", "sphinx.ext.intersphinx", "sphinx.ext.extlinks"]
templates_path = ["_templates"]
language = "ru"
html_theme = "alabaster"
html_sidebars = {
    "**": [
        "about.html",
        "postcard.html",
        "navigation.html",
        "recentposts.html",
        "tagcloud.html",
        "categories.html",
        "archives.html",
        "searchbox.html",
        "mine.html",
    ]
}
blog_title = "Заметки о всяком"
blog_baseurl = "https://anna.example.org/"
blog_path = "blog"
blog_post_pattern = "blog/*/*"
blog_feed_archives = True
blog_feed_fulltext = True
blog_feed_length = None
blog_authors = {"Анна": ("Анна Иванова", "https://anna.example.org")}
blog_default_author = "Анна"
fontawesome_included = True
post_date_format = "%d.%m.%Y"
suppress_warnings = ["latest_updates.ablog"]
