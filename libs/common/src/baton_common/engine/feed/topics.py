"""A topic's name in checkpoints and gaps: with the log, for a checkpoint counts one log's
positions."""


def checkpoint_topic(topic: str, log: str) -> str:
    """`<topic>@<log>`: what `marks.topic`, `projection_marks.topic` and `gaps.topic` hold."""
    return f"{topic}@{log}"


def split_checkpoint_topic(name: str) -> tuple[str, str]:
    """Topic and log of such a name."""
    topic, _, log = name.rpartition("@")
    return topic, log
