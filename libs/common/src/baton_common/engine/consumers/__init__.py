"""What a service does with what it hears: one unit per record, dead letters, parking, retries."""
