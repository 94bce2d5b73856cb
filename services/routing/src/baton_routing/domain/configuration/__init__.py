"""The configuration: queues, agents' skills, dialled numbers."""
