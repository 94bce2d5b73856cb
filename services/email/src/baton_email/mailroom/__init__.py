"""Where mails are stored, read, sealed, written and sent: between the outside and the domain."""
