"""Runs the five services as separate processes on real PostgreSQL and Kafka, under one parent."""
