"""What people and their systems ask of cases, one file per thing that is asked about."""
