"""The decisions of email: a mail is new, its thread, its acknowledgement, its sending."""
