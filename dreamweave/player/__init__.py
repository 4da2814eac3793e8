"""The faces of a story: the reading room in a terminal, and reading line by line."""
