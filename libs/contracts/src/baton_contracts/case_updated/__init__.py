"""The topic `case-updated`: what cases publishes about cases, handoffs, customers and the
organisation."""
