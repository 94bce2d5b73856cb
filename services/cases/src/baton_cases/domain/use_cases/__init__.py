"""What may be asked of cases: requests, the one `do`, and a module for each group of use cases."""
