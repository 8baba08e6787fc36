"""The ways out to people and other programs: a file a channel. Each sends one message, or says why it could not."""
