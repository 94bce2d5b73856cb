"""A change to a customer that other departments must agree to first."""
