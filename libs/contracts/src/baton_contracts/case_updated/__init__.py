"""The topic `case-updated`: what cases tells about cases, handoffs, customers and the
organisation."""
