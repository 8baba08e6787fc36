"""What another system ought to hold of people, and the steps from what it does hold to that."""
