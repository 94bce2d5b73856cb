"""The configuration of surveys: questions, share, periods, exceptions."""
