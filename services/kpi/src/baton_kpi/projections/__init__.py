"""What kpi shows: facts and their sums, and the questions that are asked of them."""
