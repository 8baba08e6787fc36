"""Documents, and what the rules of their process make of them: forms, conditions, the five create-contact settings."""
