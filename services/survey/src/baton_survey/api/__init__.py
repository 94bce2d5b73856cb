"""The API of survey: results for our own people, a page for the customer."""
