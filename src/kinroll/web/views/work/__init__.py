"""Work that takes longer than a page may: asked for, watched, stopped."""
