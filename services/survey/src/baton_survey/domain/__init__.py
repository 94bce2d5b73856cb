"""Decides who is invited, asks the questions, and records the answers."""
