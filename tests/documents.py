"""The commands of the documents: taken out of the pages as they stand, to be run as they stand.

`tests/e2e/test_documents_played.py` runs every command of every block of shell, but for those that
are listed here with why not, or with what runs them instead. A command over several lines is
listed by its first.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]

_ENGINE = "needs a container engine"
_IDLE = "wants an idle machine for minutes to hours"
_OTHERS = "is for a machine and a Kafka of your own, with their passwords to fill in"
_CLUSTER = "tests/cluster/test_chart_on_cluster.py"

NOT_RUN_HERE: Mapping[str, str] = {
    "docker compose up --build --wait": _ENGINE,
    "docker compose cp cases:/var/lib/baton/token-signing .": _ENGINE,
    "make cluster-test": "builds Kubernetes from source: by hand",
    "make format": "rewrites the code that the tests are about",
    "make bench": _IDLE,
    "make bench ONLY=mails,journey": _IDLE,
    "make bench ONLY=journey BEFORE=main~5": _IDLE,
    "BENCH_LONG=1 make bench": _IDLE,
    "BENCH_ROUNDS=1 BENCH_SCALE=0.2 make bench": _IDLE,
    "kafka-configs.sh --alter --add-config 'SCRAM-SHA-512=[password=…]' --entity-type users "
    "--entity-name workshop …": _OTHERS,
    "kafka-acls.sh --add --allow-principal User:workshop --operation Read --topic case-updated …": (
        _OTHERS
    ),
    "kafka-acls.sh --add --allow-principal User:workshop --operation Read --group workshop …": (
        _OTHERS
    ),
    "export BATON_KAFKA=kafka.example:9093 BATON_KAFKA_USER=workshop "
    "BATON_KAFKA_PASSWORD_FILE=/run/secrets/kafka": _OTHERS,
    "export BATON_KAFKA_CA_FILE=/etc/ssl/kafka-ca.pem": _OTHERS,
}
"""Command to why this machine does not run it."""

RUN_ELSEWHERE: Mapping[str, str] = {
    "make": "tests/architecture/test_gates.py",
    "make run": "tests/e2e/test_documents_played.py",
    "make check": ".ci/run",
    "make test": ".ci/run",
    "make faults": ".ci/run",
    "make operate-test": ".ci/run",
    "make run-apart": "tests/e2e/test_run_apart.py",
    "baton audit contracts K7NM2QX8Z --kafka": "tests/e2e/test_run_apart.py",
    "deploy/compose/secrets.sh": "tests/operation/test_compose_file.py",
    "pip install baton-department": "tests/integration/outside/test_departments_document.py",
    "export BATON_CASES=https://baton.example/cases BATON_API_KEY=bk_… "
    "WORKSHOP_FILE=workshop.sqlite": "tests/integration/outside/test_departments_document.py",
    "python workshop.py": "tests/integration/outside/test_departments_document.py",
    "kubectl create namespace baton": _CLUSTER,
    "kubectl create secret generic baton-kpi --namespace baton \\": _CLUSTER,
    "helm upgrade --install baton helm/baton --namespace baton --create-namespace --wait "
    "--timeout 15m \\": _CLUSTER,
}
"""Command to the file that runs it."""

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:baton|make|python -m|deploy/\S+|docker compose|kubectl) ?[^`\n]*)`")
_SHELL = {"", "sh", "bash"}
_INDENTED = re.compile(r"(?:^  \S.*\n)+", re.MULTILINE)
_REMARK = re.compile(r"(?:^|\s+)#\s.*$")


_AT_THE_ROOT = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md")


@dataclass(frozen=True)
class Document:
    """A page, by its path from the root."""

    path: str

    @property
    def text(self) -> str:
        """The page's text."""
        return (ROOT / self.path).read_text()

    def blocks(self, *languages: str) -> list[str]:
        """The fenced blocks of a language; of shell if none is named. In plain text they are
        indented."""
        if self.path.endswith(".txt"):
            return _INDENTED.findall(self.text)
        wanted = set(languages) or _SHELL
        return [m["text"] for m in _FENCE.finditer(self.text) if m["language"] in wanted]

    def commands(self) -> list[str]:
        """Every command of its blocks of shell, in their order."""
        return [command for block in self.blocks() for command in commands_of(block)]

    def played(self) -> list[str]:
        """Those that are not listed above."""
        listed = {*NOT_RUN_HERE, *RUN_ELSEWHERE}
        return [each for each in self.commands() if each.splitlines()[0] not in listed]

    def named(self) -> list[str]:
        """Commands that a sentence names."""
        return _INLINE.findall(_FENCE.sub("", self.text))


def documents() -> list[Document]:
    """README in both languages, every page of docs/, and whatever else tells people to type."""
    patterns = ("docs/*.md", "services/*/README.md", "helm/baton/README.md", "helm/**/NOTES.txt")
    found = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    pages = [path.relative_to(ROOT).as_posix() for path in found]
    return [Document(path) for path in (*_AT_THE_ROOT, *pages)]


def commands_of(block: str) -> Iterator[str]:
    """The commands of a block without their remarks; one that goes on over lines is one."""
    begun = ""
    for line in block.splitlines():
        begun += _REMARK.sub("", line) if not begun else line
        if begun.endswith("\\") or begun.count("'") % 2:
            begun += "\n"
            continue
        if begun.strip():
            yield begun.strip()
        begun = ""
