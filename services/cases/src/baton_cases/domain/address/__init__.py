"""An address, by its subject: whose it is, and whether mails to it arrive."""
