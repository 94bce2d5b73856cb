"""Live contacts: queues, offers, and the choice of the next agent."""
