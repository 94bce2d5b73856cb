"""The check of one mail's sender: begun when it was read, put off while DNS is away, ended."""
