"""What email answers: mails, files, the configured addresses."""
