"""An address that we write to: how often it was acknowledged lately, and whether it works."""
