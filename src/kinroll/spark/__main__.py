"""Sweep a folder that ``kinroll sweep --export`` has made: ``python -m kinroll.spark FOLDER``, or by spark-submit."""

import argparse
import json
import sys

from kinroll.spark.running import run
from kinroll.spark.session import opened


def main() -> None:
    """Sweep, write what was found into the folder, and tell how much it was."""
    parser = argparse.ArgumentParser(prog="python -m kinroll.spark", description=__doc__)
    parser.add_argument("folder", help="a folder, or an address that Spark reads and writes (hdfs://…, s3a://…)")
    parser.add_argument("--master", default="", help="local[8], spark://…; with spark-submit it is known already")
    chosen = parser.parse_args()
    with opened(chosen.master) as spark:
        sys.stdout.write(json.dumps(run(spark, chosen.folder)) + "\n")


if __name__ == "__main__":
    main()
