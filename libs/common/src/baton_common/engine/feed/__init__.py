"""How a service hears what another one tells: two feeds behind one port, one set of rules."""
