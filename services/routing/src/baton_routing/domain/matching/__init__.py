"""Who is asked next: an index in memory, fed by events, asked for offers; no I/O."""
