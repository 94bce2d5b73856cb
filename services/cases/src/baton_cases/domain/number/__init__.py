"""The case number; its stream keeps numbers unique."""
