"""An invitation: it goes out, is answered once, or expires."""
