"""The survey of one case: whether, when and why the customer is invited or not."""
