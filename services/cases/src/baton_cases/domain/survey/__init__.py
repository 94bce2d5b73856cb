"""The surveys about a case: invited, answered, or why not."""
