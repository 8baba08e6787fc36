"""The files of the VET Provider Collection: layouts, records, rules, and what a contact becomes in them."""
