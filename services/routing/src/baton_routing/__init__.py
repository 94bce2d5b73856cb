"""Live contacts: who is asked next."""
