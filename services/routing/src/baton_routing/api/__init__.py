"""The API of routing, one file per part of the floor."""
