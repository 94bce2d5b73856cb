"""An address, by its subject: whose it is, and where, and whether mails to it arrive."""
