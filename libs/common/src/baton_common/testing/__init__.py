"""The kit that tests of every service share: a log in memory, a clock turned by hand, plays."""
