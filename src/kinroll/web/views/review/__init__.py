"""Who is who: the inbox, one case side by side, and the answers."""
