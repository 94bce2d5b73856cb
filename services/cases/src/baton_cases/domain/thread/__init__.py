"""Mail threads and cases: which case a mail belongs to, and what was written on it."""
