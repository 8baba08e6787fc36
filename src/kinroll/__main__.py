from kinroll.cli.main import run

run()
