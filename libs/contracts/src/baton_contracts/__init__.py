"""The published language of Baton: the four topics, their contracts, schemas and samples."""
