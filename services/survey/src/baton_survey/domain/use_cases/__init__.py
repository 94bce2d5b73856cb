"""The use cases of survey: one function for each request, over all streams it needs."""
