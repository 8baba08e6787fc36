"""What a school declares in kinroll.toml, read and turned into the rules that the core decides by."""
