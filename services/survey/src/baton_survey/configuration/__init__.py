"""The house file's section `survey`: read with its lines, made a plan."""
