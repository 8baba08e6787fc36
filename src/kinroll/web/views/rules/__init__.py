"""The rules that documents go by: read as they stand, changed as a draft, rehearsed, activated, compared."""
