"""What screens and routes ask of the read models, one file per screen or question."""
