"""A live contact as routing reports it: who is asked, who speaks, which cases it is about."""
