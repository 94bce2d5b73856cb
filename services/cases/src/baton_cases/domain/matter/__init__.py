"""Recognises the matter of a concern and the language it was said in."""
