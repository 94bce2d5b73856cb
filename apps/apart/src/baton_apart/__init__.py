"""The services apart: five processes on real PostgreSQL and Kafka, started and watched by one."""
