"""What tests share: given/when/then, a log and a vault in memory, a clock turned by hand, real servers."""
