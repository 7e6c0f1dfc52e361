"""What runs inside the processes of listings: it may not import the rest of the package, which imports Sphinx."""
