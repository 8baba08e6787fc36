"""A fictional school, written as the report files that its management system would give."""
