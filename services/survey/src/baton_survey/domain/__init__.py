"""Surveys: whom to ask, what to ask, and what they answer."""
