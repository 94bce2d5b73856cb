"""What cases hears: mails, calls and surveys, one file for each topic."""
