"""The story of a case: one sentence for each event that people care about, in both languages."""
