"""Django's own settings. What a school declares stands in kinroll.toml instead."""
