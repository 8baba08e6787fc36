"""HELP: other processes that do pure work beside this one, so that a large run uses the machine it has."""

from kinroll.flows.hands.pool import Hands

__all__ = ["Hands"]
