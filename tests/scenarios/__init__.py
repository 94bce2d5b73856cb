"""Scenarios: files that say what must happen, played through the real product in virtual time."""
