"""`baton config`: compares a configuration file with what is in force, applies it, writes one."""
