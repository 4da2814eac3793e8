"""From texts to a checked story: nothing here knows how a story is played."""
