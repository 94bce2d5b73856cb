"""The use cases: the requests, the one `do`, and a module for each group."""
