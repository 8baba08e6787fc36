"""Invented people and what lists, registrations and bookings say of them, with the truth beside it."""
