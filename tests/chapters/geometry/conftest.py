"""How Hypothesis judges here: by answers alone, since a busy machine is slow for reasons of its own."""

from hypothesis import settings

settings.register_profile("answers alone", deadline=None)
settings.load_profile("answers alone")
