"""What is reported of training: what stands in the way, who is not in it, what was lodged, and what it is made of."""
