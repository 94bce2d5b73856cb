"""The section `kpi` of `baton.yaml`, and what it needs of routing's: read, written by an export."""
