"""Programs that are called when something has happened to contacts: for owners."""
