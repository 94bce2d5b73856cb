"""Ids that cross services: what one of them accepts, every one accepts.

Cases, customers, threads and mails get theirs from us; contacts from the channel (a Call-ID of SIP
among them), people from whoever signs their tokens."""

LONGEST_ID = 128
ID = rf"^[A-Za-z0-9_.:@|~+=!*%-]{{1,{LONGEST_ID}}}$"
"""The pattern of such an id: printable, without blanks, quotes and what divides a path."""
