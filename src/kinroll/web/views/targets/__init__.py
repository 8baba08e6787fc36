"""Other systems that people are told to: how they stand, what would be sent, whom somebody has to look at."""
