"""What routing can be asked to do: one use case for each request, all called by `do`."""
