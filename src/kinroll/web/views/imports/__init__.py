"""Lists on their way in: uploaded, their columns confirmed, looked into, planned, imported."""
