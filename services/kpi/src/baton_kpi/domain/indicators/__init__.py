"""What an indicator is: a definition as data, and how it counts facts."""
