"""One contact: waits, is offered, answered, transferred and ended."""
