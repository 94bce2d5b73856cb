"""The topic `email-received`: what email tells about mails that came and went."""
