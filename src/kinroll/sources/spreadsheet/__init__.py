"""Lists of people as somebody kept them: CSV or XLSX, with whatever columns, read line by line."""
