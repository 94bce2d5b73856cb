"""The section `survey` of `baton.yaml`: its models, read as a plan, written by an export."""
