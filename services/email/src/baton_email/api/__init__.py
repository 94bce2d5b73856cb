"""The API of email: mails, files, the configured addresses."""
