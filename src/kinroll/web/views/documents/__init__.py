"""Documents: listed, on a board, shown with their timeline, edited, moved along, and told whom they are about."""
