"""What kpi shows, one file per question."""
