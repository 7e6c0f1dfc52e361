extensions = ["myst_parser", "sphinx_latest_updates"]
latest_updates_ablog = True
project, copyright, version = "Old Blog", "2024", "1"
suppress_warnings = ["epub.unknown_project_files", "latest_updates.ablog"]

# What the site had when it was built with ablog.
blog_title = "The Old Blog"
blog_baseurl = "https://old.example.org"
blog_authors = {"ada": ("Ada Lovelace", "https://example.org/ada"), "Chris": ("Chris", None)}
blog_default_author = "Chris"
blog_languages = {"en": ("English", None)}
blog_locations = {"SF": ("San Francisco", None)}
blog_post_pattern = ["posts/*.md"]
blog_feed_length = 10
blog_feed_fulltext = True
blog_feed_archives = True
post_date_format = "%b %d, %Y"
post_date_format_short = "%d %B %Y"
post_auto_image = 1
disqus_shortname = "old-blog"
fontawesome_included = True
html_sidebars = {
    "posts/**": ["ablog/postcard.html"],
    "**": ["searchbox.html", "ablog/tagcloud.html", "ablog/authors.html"],
}
