"""Who is asking: tokens, API keys, principals, and the policies that let them in."""
