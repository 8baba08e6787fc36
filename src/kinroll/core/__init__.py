"""DECIDE: pure functions over plain values. No Django, no clock, no files, no network."""
