"""What email decides: whether a mail is new, where it belongs, who is answered, what is sent."""
