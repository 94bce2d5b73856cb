"""Facts, and the indicators that are counted from them."""
