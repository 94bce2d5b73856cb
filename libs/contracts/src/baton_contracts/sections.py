"""The sections of the configuration file: one for each service, in the order of applying."""

SECTIONS = ("cases", "routing", "email", "survey", "kpi")
