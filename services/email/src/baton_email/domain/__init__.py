"""What email decides: whether a mail is new, its thread, its acknowledgement, its sending."""
