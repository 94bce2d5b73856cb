"""What an indicator is: a named count with its definition."""
