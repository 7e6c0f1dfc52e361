"""What this handbook adds to its pages and makes of them in print, as an EPUB, and offline: for this book alone."""
