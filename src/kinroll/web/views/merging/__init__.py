"""Contacts merged, unmerged and taken apart."""
