"""The rest of a long mail's text, kept until the mail itself is told."""
