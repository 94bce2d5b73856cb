"""The read models: each file has tables and how events are folded into them."""
