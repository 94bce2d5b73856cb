"""The acknowledgements that went to senders without proof within one hour, all together."""
