"""The case number: its stream makes sure that no two cases have the same one."""
