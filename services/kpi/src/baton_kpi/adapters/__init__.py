"""Export formats: comma-separated values and Parquet."""
