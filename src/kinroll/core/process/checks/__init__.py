"""What the linter looks for: a file for each kind of mistake or risk in a rule set."""
