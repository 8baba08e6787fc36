"""On Spark, in local mode, comes out what comes out in one process: pairs, levels, chances, reasons, vetoes, groups."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import orjson
import polars as pl
import pytest

from kinroll.flows import sweeping as in_process
from kinroll.matching import Result, holders, stored, sweep, sweeping
from kinroll.spark import running
from kinroll.spark.batches import here
from kinroll.spark.exchange import FOUND, SCHEMA
from kinroll.spark.running import learned, run
from kinroll.spark.session import opened
from kinroll.spark.sweeping import NotNumbered, SparkResult
from kinroll.spark.sweeping import sweep as sweep_on_spark
from kinroll.store.models import ScorerKey, ScorerModel, ScorerPair
from kit import School
from scoring.people import Row, again, somebody, town

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark
SMALL = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "400",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.log.level": "ERROR",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SparkSession"]:
    """One Spark for all tests."""
    if find_spec("pyspark") is None:
        pytest.fail(
            "There is no Spark. Install it (pip install -r requirements-spark.lock), or leave out the tests that need "
            "it: --without spark",
            pytrace=False,
        )
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.fail(
            "There is no Java. Install it (Debian: apt-get install default-jre-headless), or leave out the tests that "
            "need Spark: --without spark",
            pytrace=False,
        )
    folder = tmp_path_factory.mktemp("spark")
    with opened("local[2]", {**SMALL, "spark.local.dir": str(folder)}) as session:
        yield session


def odd_people() -> list[Row]:
    """People of whom little is known, or what is odd; many who share one value; some whom a veto keeps apart."""
    person = somebody(9_001, forename="Wilhelmina", surname="Ashford", birth_date="1980-05-17", address="1 Mill Lane")
    blank: Row = {"forename": "", "surname": None, "emails": [], "address": None, "birth_date": ""}
    names = ["王小明", "محمد", "🙂🙂", "\x00\n\t", "A" * 300, "' OR 1=1 --", "{0}{x}", "Anne-Marie van der Berg", "J."]
    known = {"identifiers": ["upn:Z9"], "middle_names": "Rose"}
    return [
        person,
        again(person, forename="Wilhelmina", emails=["new@example.net"]),
        person | known | {"id": "p1", "verified_identifiers": ["usi:AA2"], "complete_source": ["sims"]},
        person | {"id": "p2", "verified_identifiers": ["usi:BB3"], "apart_from": ["p1", "p3"]},
        person | known | {"id": "p7", "verified_identifiers": ["usi:CC4"]},
        person | {"id": "p3", "complete_source": ["sims"], "birth_date": "2006-11-02"},
        person | {"id": "p4", "forename": "Ashford", "surname": "Wilhelmina", "identifiers": ["upn:A1", "upn:A2"]},
        person | {"id": "p5", "surname": "Linton", "other_names": ["Ashford", "Billie"], "middle_names": "Rose"},
        person | {"id": "p6", "surname": "Ashford", "other_names": ["Linton"], "middle_names": "R", "gender": "F"},
        *({"id": f"blank{n}", **blank} for n in range(5)),
        *(
            somebody(9_100 + n, forename=name, surname=name, emails=[name], address=name, birth_date=name)
            for n, name in enumerate(names)
        ),
        *(
            {"id": f"office{n}", "forename": f"F{n}", "surname": f"S{n % 7}", "emails": ["o@example.com"]}
            for n in range(90)
        ),
        *({"id": f"name{n}", "forename": "Jo", "surname": "Ash", "birth_date": f"19{50 + n}-01-02"} for n in range(50)),
        *(somebody(9_300 + n, related_to=["child1", f"child{n % 4}"], gender="m") for n in range(12)),
    ]


def frame_of(rows: list[Row], **extra: Any) -> pl.DataFrame:
    """Rows as they are exported, in an order that says nothing."""
    rows = Random(3).sample(rows, len(rows))
    listed = [
        {
            name: [value] if isinstance(value, str) and SCHEMA[name] != pl.String else value
            for name, value in row.items()
        }
        for row in rows
    ]
    places = pl.Series("place", range(len(rows)), dtype=pl.Int64)
    return pl.DataFrame(listed, schema=SCHEMA).with_columns(places, **extra)


def swept_on(spark: "SparkSession", frame: pl.DataFrame) -> SparkResult:
    """The same frame, in several parts, on Spark."""
    return sweep_on_spark(spark.createDataFrame(frame.to_arrow()).repartition(3))


def is_same(found: SparkResult, wanted: Result) -> None:
    """Hold one against the other, to the last bit."""
    names = wanted.pairs.columns
    mine, theirs = (
        each.select(names).with_columns(pl.selectors.starts_with("level_").cast(pl.Int16)).sort("one", "other")
        for each in (here(found.pairs), wanted.pairs)
    )
    assert mine.rows() == theirs.rows()
    assert found.weights == wanted.weights
    assert found.report["blocks_cut"] == wanted.report["blocks_cut"]
    assert found.report["candidates"] == wanted.report["candidates"]
    groups = dict(zip(found.groups["id"], found.groups.select("cluster", "auto").rows(), strict=True))
    joined = zip(wanted.table.ids, wanted.clusters["cluster"], wanted.auto_clusters["cluster"], strict=True)
    assert [groups.get(who, (place, place)) for place, who in enumerate(wanted.table.ids)] == [
        (cluster, auto) for _, cluster, auto in joined
    ]


def test_odd_people_families_and_those_who_share_one_value(
    spark: "SparkSession", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "FEW", 1_000)  # of more pairs than this only a sample teaches
    works = pl.when(pl.col("forename").str.len_chars() % 2 == 0).then(pl.lit("nurse")).otherwise(pl.col("surname"))
    frame = frame_of([*town(90), *odd_people()], extra_occupation=works)
    wanted = sweep(frame)
    assert wanted.report["candidates"] > sweeping.FEW
    assert {"said-apart", "verified-ids", "complete-source", "birth-dates"} <= set(wanted.veto)
    assert {"auto", "review", "different"} == set(wanted.pairs["verdict"])
    with pytest.raises(NotNumbered):
        swept_on(spark, frame.with_columns(place=pl.col("place") + 1))
    found = swept_on(spark, frame)
    is_same(found, wanted)
    assert learned(found)["commons"] == stored.commons(wanted.table, holders.count(wanted.table))
    places = {who: place for place, who in enumerate(wanted.table.ids)}
    assert {(places[who], key) for who, key in here(found.keys).rows()} == set(stored.keys(wanted.table))


def test_what_spark_finds_is_kept_as_a_sweep_here_is_kept(
    spark: "SparkSession", sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_process, "LOOK_BACK", 0)  # after taking in only who has changed is looked at
    school = School(tmp_path, sqlite_database)
    school.student("2101", "Amelia", "Okafor")
    for key, forename, surname in (("3001", "Grace", "Okafor"), ("3009", "Grace", "Okafro"), ("3010", "Dan", "Okafor")):
        school.contact(key, forename, surname, email=f"{key}@example.org")
        school.telephone(key, "07700 900123")
    school.sync()
    said_here = school.run("sweep", "--full", "--json").json
    kept_here = kept()
    folder = tmp_path / "everybody"
    assert school.run("sweep", "--export", str(folder), "--json").json["people"] == said_here["people"]
    run(spark, folder.as_uri())
    assert school.run("sweep", "--take-in", str(folder), "--json").json == said_here
    assert kept() == kept_here

    def run_before(_: "SparkSession", other: str) -> None:
        shutil.copytree(folder / FOUND, Path(other.removeprefix("file://")) / FOUND)

    monkeypatch.setattr(running, "run", run_before)
    assert school.run("sweep", "--spark", "local[2]", "--json").json == said_here
    assert kept() == kept_here


def kept() -> tuple[list[Any], list[Any], list[Any]]:
    """What the base keeps of a sweep."""
    names = ("one_id", "other_id", "probability", "reason", "veto", "is_sure", "levels")
    rows = ScorerPair.objects.order_by("one_id", "other_id").values_list(*names)
    held = ScorerModel.objects.get()
    return (
        [(*row, orjson.loads(levels)) for *row, levels in rows],
        sorted(ScorerKey.objects.values_list("contact_id", "key")),
        [held.weights, orjson.loads(held.commons), held.people, held.last_event],
    )
