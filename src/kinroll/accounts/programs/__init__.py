"""Other programs that work here: the tokens that let them in, what each may do, and what each has done."""
