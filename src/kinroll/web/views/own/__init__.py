"""Pages of people about themselves: My account, the portal, and the way to the school."""
