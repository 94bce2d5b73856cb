"""A live contact as routing reports it: the agent asked, the agents talking, its cases."""
