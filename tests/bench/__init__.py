"""Side by side with the limit and with peers in one run: `make bench`. No test is timed."""
