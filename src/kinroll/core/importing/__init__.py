"""Lists of people from elsewhere: which column is which field, what cannot be matched safely, and the remedies."""
