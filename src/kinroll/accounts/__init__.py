"""Who may sign in, and what they may see and do. Pages and the API ask here, and nowhere else."""
