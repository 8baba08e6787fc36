"""The bundle for those who help from afar."""
