"""An outgoing mail, from the request to its delivery or bounce."""
