"""Storage of routing outside its log."""
