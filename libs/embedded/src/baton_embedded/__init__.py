"""PostgreSQL and Kafka without installation, for the one-machine editions and the tests."""
