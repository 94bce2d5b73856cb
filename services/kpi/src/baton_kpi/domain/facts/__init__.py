"""Facts: what indicators count, folded from received messages."""
