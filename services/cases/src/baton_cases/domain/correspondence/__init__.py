"""The mails of one case, in and out."""
