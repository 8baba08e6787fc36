"""The HTTP API: a file for each kind of thing. An address names the scope it needs, gets each object from
``accounts.access``, calls one flow or one read of the store, and answers what the command line answers.
"""
