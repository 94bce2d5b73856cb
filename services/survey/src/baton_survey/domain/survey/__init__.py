"""The survey of one case: whether its customer is asked, when, and why not."""
