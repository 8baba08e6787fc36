"""Sources: how each stands, what its columns fill, what its words mean, where its brakes stop a plan."""
