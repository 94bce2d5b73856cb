"""A mail that was refused on SMTP: not stored, only counted."""
