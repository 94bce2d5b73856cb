"""What waits: for time (the flows' timers, the office) and for changes of the organisation."""
