"""Every route, tried on one running product. A package, so that it ends with the last test."""
