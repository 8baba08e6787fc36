"""Contacts: looked for, shown, edited, and their accounts."""
