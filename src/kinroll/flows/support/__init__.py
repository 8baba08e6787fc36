"""A bundle for those who help from afar: how Kinroll is set up and how it runs, without anybody's data unless asked."""
