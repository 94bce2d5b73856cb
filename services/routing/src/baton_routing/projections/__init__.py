"""What routing shows, one file per question."""
