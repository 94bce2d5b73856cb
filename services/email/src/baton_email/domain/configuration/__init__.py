"""The addresses at which we take mail, as the configuration says."""
