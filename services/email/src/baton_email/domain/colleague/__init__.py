"""A colleague who is told by mail that they are asked."""
