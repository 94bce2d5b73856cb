"""The organisation: departments, opening hours, duty rosters, and the department of each matter."""
