"""Questions of an auditor to any log: a stream as of an instant, published contracts, mentions."""
