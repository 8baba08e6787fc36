"""Who is the same person, explained: one judgement for the nightly sweep, imports, documents and search.

``values.py`` brings values into the form in which they are compared. Each piece of evidence (``names.py``,
``birth.py``, ``reach.py`` for emails, telephones and addresses) says at which *level* (``levels.py``) two values agree;
``weights.py`` says how strongly each level speaks, with beliefs for where there is little data to learn from;
``vetoes.py`` names whom no machine may ever join; ``judging.py`` puts levels together into a probability, the main
reason and the bars of a waterfall; ``telling.py`` puts each piece into a sentence with the two values.

People go through ``kinroll.matching`` in columns, be they two or a million, which asks the functions of this folder
about each pair of distinct values once, and joins pairs into people so that no veto is broken through a chain. How a
table goes in and what comes out is described in ``docs/reference/matching.md``.
"""
