"""SHAPE: what rows and payloads look like. Without a database, so that any process can make them."""
