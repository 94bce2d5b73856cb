"""Dead letters for administrators."""
