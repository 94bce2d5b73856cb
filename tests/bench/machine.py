"""On what was measured: a figure without its machine says nothing."""

import os
import platform
from pathlib import Path

import psutil

from tests.bench.rounds import rounds


def machine() -> str:
    """Cores, memory, system, and how busy it was when it began."""
    busy = os.getloadavg()[0]
    memory = psutil.virtual_memory().total / 1e9
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}; load before it began "
        f"{busy:.1f}; medians of {rounds()} interleaved rounds."
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.machine()
