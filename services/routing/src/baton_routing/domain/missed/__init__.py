"""One entry of the call-back list: the missed calls of a number in a queue."""
