"""What survey answers: results to our own people, a page to the customer."""
