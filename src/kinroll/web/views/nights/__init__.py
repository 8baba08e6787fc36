"""The nights: when sources are synced, what came of the last one, who is told, and what holds logins in between."""
