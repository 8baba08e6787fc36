"""Runs and their plans: listed, shown, decided about, undone, and compared."""
