"""Systems that people sign in to with their account of here: for owners."""
