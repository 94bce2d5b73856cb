"""One contact: it waits, is offered, answered, handed on and ended."""
