"""The use cases of email: one function for each request, over all streams it needs."""
