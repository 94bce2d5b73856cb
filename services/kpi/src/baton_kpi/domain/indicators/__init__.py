"""Indicators: definitions as data, and how they count facts."""
