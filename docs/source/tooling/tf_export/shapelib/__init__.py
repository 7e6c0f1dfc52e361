"""A small library whose public names are decided by decorators; see tf_export/index.md."""
