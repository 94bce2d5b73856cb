"""What routing answers by HTTP, one file per part of the floor."""
