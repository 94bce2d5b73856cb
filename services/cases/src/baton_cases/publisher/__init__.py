"""Which contracts its events publish."""
