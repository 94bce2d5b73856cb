"""Facts: one for each thing that indicators count, folded from messages."""
