"""The rules a second time, minute by minute, sharing nothing with the product but the text."""
