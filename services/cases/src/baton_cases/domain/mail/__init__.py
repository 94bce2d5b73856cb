"""A mail that came in: whether its sender is proven, and whether it counts."""
