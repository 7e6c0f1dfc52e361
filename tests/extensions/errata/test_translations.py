"""The boxes and their list speak the language of the site."""

from __future__ import annotations


def test_an_english_site_gets_english_and_a_german_one_german(small_site):
    site = small_site(root="errata-basic")
    found = {}
    for language in ("en", "de"):
        out = site.build(out=language, confoverrides={"language": language})
        found[language] = (out / "first.html").read_text("utf-8") + (out / "index.html").read_text("utf-8")
    assert "Common misconception: " in found["en"]
    assert "where it stands" in found["en"]
    assert "Verbreiteter Irrtum: " in found["de"]
    assert not [word for word in ("常见误解", "其实", "证据", "见正文") if word in found["en"] + found["de"]]
