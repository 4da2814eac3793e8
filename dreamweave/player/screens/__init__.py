"""A screen of the reading room in each file."""
