"""Java servers without installation."""
