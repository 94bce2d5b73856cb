"""The relay: what a log has told is brought to Kafka, in order, and repeated until it is there."""
