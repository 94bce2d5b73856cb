"""PostgreSQL and Kafka that bring themselves, for the one-machine editions and the tests."""
