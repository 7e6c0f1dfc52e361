"""The chapter that the guides show."""
