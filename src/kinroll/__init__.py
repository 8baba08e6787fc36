"""Kinroll keeps one true contact for every person a school or training provider deals with."""
