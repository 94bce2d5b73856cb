"""The use cases of routing: one for each request, all called by `do`."""
