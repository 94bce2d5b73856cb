"""Read models: folded in batches from the log or from topics, rebuilt while the old one serves."""
