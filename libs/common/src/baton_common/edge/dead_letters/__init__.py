"""Dead letters as administrators see them."""
