"""Who is asked how it was, what they are asked, and what they say."""
