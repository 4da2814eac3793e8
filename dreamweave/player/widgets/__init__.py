"""What the screens are made of: widgets that paint and post, and decide nothing."""
