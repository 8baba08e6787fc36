"""Pages for people. A view checks who asks, calls one flow or query, and renders."""
