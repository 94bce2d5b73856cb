"""The HTTP edge of every service: one thin ASGI stack, problems, commands, pages, doors."""
