"""Load the six reports with a library that is not Kinroll: run by ``peers.py`` in a virtual environment of its own.

    python bench/peer.py columns FOLDER SCRATCH
    python bench/peer.py django-import-export|dlt FOLDER SCRATCH DATABASE

``DATABASE`` is a file of SQLite, or the address of a PostgreSQL database. ``columns`` comes first: who writes a model
knows its columns, so finding them is nobody's cost. Prints an empty JSON object when it is done.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

REPORTS = ("students", "staff", "contacts", "addresses", "telephones", "emails")
COLUMNS = "columns.json"
Row = dict[str, str]


def rows(folder: Path, report: str) -> Iterator[Row]:
    """The records of a report, each with a key: its ids, or its person and the number of the item."""
    seen: Counter[str] = Counter()
    for _, element in etree.iterparse(str(folder / f"{report}.xml"), tag="Record"):
        row = {str(child.tag): child.text or "" for child in element}
        person = row["primary_id"]
        seen[person] += 1
        row["row_key"] = row.get("multiple_id") or f"{person}-{seen[person]}"
        yield row
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def note_columns(folder: Path, scratch: Path) -> None:
    """Note every column that some record of a report fills."""
    found = {report: sorted({name for row in rows(folder, report) for name in row}) for report in REPORTS}
    (scratch / COLUMNS).write_text(json.dumps(found))


def columns_of(scratch: Path, report: str) -> list[str]:
    """What was noted of a report."""
    noted = json.loads((scratch / COLUMNS).read_text())
    return [name for name in noted[report] if name != "row_key"]


def load_with_import_export(folder: Path, scratch: Path, database: str) -> None:
    """A model and a resource a report, made from its columns."""
    import django
    from django.conf import settings

    is_server = database.startswith("postgresql")
    engine = "django.db.backends." + ("postgresql" if is_server else "sqlite3")
    settings.configure(
        DATABASES={"default": {"ENGINE": engine, **(_server(database) if is_server else {"NAME": database})}},
        INSTALLED_APPS=["import_export"],
        USE_TZ=True,
    )
    django.setup()
    for report in REPORTS:
        _import(folder, report, columns_of(scratch, report))


def _server(database: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(database)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {name: parts.get(part, "") for name, part in names.items()}


def _import(folder: Path, report: str, columns: list[str]) -> None:
    import tablib
    from django.db import connection, models
    from import_export import resources
    from import_export.instance_loaders import CachedInstanceLoader

    fields: dict[str, Any] = {f"c{i}": models.TextField(default="") for i in range(len(columns))}
    meta = type("Meta", (), {"app_label": "import_export", "db_table": f"peer_{report}"})
    keyed = {"row_key": models.CharField(max_length=80, unique=True), **fields}
    model = type(report.title(), (models.Model,), {**keyed, "Meta": meta, "__module__": __name__})
    options = {
        "model": model,
        "import_id_fields": ("row_key",),
        "fields": ("row_key", *fields),
        "use_bulk": True,
        "batch_size": 1000,
        "skip_unchanged": True,
        "report_skipped": False,
        "skip_html_diff": True,  # skip_diff would switch skip_unchanged off
        "instance_loader_class": CachedInstanceLoader,
    }
    resource = type("Loader", (resources.ModelResource,), {"Meta": type("Meta", (), options)})()
    if model._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(model)
    data = tablib.Dataset(headers=["row_key", *fields])
    for row in rows(folder, report):
        data.append([row["row_key"], *(row.get(name, "") for name in columns)])
    resource.import_data(data, raise_errors=True, use_transactions=True)


def load_with_dlt(folder: Path, scratch: Path, database: str) -> None:
    """A merged table a report."""
    os.environ.update(
        {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "ERROR", "DLT_DATA_DIR": str(scratch)}
    )
    os.environ["CREDENTIALS__PASSWORD"] = "none"  # dlt insists on one; the server of the tests asks for none
    is_server = database.startswith("postgresql")
    if not is_server:
        os.environ["LOAD__WORKERS"] = "1"  # several lock each other out of one file
    import dlt

    sqlite = f"sqlite:///{scratch}/peer.db"  # it makes more files beside this one
    destination = (
        dlt.destinations.postgres(database)
        if is_server
        else dlt.destinations.sqlalchemy(sqlite, create_primary_keys=True)  # without them merging takes minutes
    )
    pipeline = dlt.pipeline("peer", destination=destination, dataset_name="peer", pipelines_dir=str(scratch))
    merged = [
        dlt.resource(rows(folder, report), name=report, primary_key="row_key", write_disposition="merge")
        for report in REPORTS
    ]
    pipeline.run(merged).raise_on_failed_jobs()


def main(arguments: list[str]) -> None:
    """One load."""
    match arguments:
        case ["columns", folder, scratch]:
            note_columns(Path(folder), Path(scratch))
        case ["django-import-export", folder, scratch, database]:
            load_with_import_export(Path(folder), Path(scratch), database)
        case ["dlt", folder, scratch, database]:
            load_with_dlt(Path(folder), Path(scratch), database)
        case _:
            sys.exit(__doc__)
    sys.stdout.write("{}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
