"""Sagas: timers of handoffs, the office, and changes of the organisation."""
