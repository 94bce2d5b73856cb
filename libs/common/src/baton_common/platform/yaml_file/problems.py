"""The problems of a file, line by line."""

import msgspec


class LineProblem(msgspec.Struct, frozen=True, order=True):
    """`line` counts from 1; `where` is the path of keys; `problem` says what to do."""

    line: int
    where: str
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.where}: {self.problem}"


class FileRefused(Exception):
    """The file has problems, sorted by line; nothing of it may be used."""

    def __init__(self, problems: list[LineProblem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))
