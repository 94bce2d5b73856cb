"""Files to take away: comma-separated values and Parquet."""
