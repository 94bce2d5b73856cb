"""The flows of a handoff: intake, internal, transfer; each file has its story and its rules."""
