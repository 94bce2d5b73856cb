"""An invitation: sent, then answered once or expired."""
