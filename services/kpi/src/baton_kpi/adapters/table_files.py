"""The available export formats."""

from collections.abc import Mapping

from baton_kpi.adapters.csv_file import CsvFile
from baton_kpi.adapters.parquet_file import ParquetFile
from baton_kpi.ports import FileForm, TableFile


def new_file(
    form: FileForm, columns: Mapping[str, type], *, bom: bool, facts: Mapping[str, str]
) -> TableFile:
    """A new file (see NewFile)."""
    if form == "parquet":
        return ParquetFile(columns, facts)
    return CsvFile(list(columns), bom=bom)
