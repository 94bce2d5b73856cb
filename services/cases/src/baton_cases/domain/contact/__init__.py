"""Live contacts as routing tells of them: who rings, who speaks, which case it is about."""
