"""Consumers of cases: mails, calls and surveys, one file for each topic."""
