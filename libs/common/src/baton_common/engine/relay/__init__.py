"""The relay: sends what a log has published to Kafka, in order, until it is acknowledged."""
