"""The section `email` of `baton.yaml`: its model, read as addresses, written by an export."""
