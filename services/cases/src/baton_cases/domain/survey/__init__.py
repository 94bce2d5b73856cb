"""What customers say of a case when they are asked: invited, answered, or why not."""
