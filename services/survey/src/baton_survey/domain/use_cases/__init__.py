"""What survey does when it is asked: one function for each request, over all streams it needs."""
