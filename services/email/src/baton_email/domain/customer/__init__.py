"""A customer as cases tells of them: their addresses, and with whom they are one."""
