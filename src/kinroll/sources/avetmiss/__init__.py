"""NAT files that somebody brings: in a folder, a zip file, or one by one."""
