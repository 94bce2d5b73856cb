"""The topic `email-received`: what email publishes about mails that came and went."""
