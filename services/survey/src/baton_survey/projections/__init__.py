"""What survey shows, one file per question."""
