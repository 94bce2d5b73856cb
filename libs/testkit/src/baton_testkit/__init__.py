"""What tests share: given/when/then, log and vault in memory, a clock turned by hand, servers."""
