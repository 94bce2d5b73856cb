"""What an auditor asks of any log: a stream as of an instant, what was told, who is spoken of."""
