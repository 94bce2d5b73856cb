"""A mail of ours, from the wish to its delivery or its coming back."""
