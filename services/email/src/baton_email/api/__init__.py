"""The API of email: mails, files, and the configured addresses."""
