"""The scripted people of the school: for every rule, somebody whose records show it."""
