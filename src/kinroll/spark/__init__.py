"""The sweep of ``kinroll.matching`` on Spark, for bases beyond one machine: Spark says what is done where, and no rule.

Needs ``pip install 'kinroll[spark]'`` and Java. Nobody else imports Spark, and nobody calls this but
``flows/sweeping_elsewhere.py`` and ``python -m kinroll.spark``.
"""
