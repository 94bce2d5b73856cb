"""Identity of the caller: tokens, API keys, principals, and the policies that let them in."""
