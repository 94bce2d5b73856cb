"""The section `routing` of `baton.yaml`: its models, read as a plan, written by an export."""
