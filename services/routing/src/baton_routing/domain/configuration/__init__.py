"""The house of routing: queues, agents' skills, dialled numbers."""
