"""The living demo: customers who write, people who answer, all through the public doors."""
