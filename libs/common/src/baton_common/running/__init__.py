"""What follows the log: sagas, deadlines, projections, and the loops that keep them going."""
