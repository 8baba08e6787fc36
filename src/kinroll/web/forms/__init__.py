"""What people type, turned into values. Rules decide elsewhere."""
