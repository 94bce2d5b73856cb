"""The organisation: departments, their hours, who is on duty when, and which matter is whose."""
