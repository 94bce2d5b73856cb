"""What email answers: mails, files, the house's addresses."""
