"""The `cases` section of `house.yaml`: read with its lines, checked as a whole, made a plan."""
