"""Compare search engines for static Chinese documentation in a real browser: ``python -m benchmarks.search --help``."""
