"""The API of cases for people and their systems, one file per subject."""
