"""`baton audit`: what somebody asks who looks after the fact, over every service."""
