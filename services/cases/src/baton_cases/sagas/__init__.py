"""What waits: timers of the three flows, the office that a case follows, the house's changes."""
