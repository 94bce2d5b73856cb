"""An address that we write to: recent acknowledgements, and whether it works."""
