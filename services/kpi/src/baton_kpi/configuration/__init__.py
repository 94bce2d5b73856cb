"""The house file's section `kpi`: read with its lines, and what it needs of routing's."""
