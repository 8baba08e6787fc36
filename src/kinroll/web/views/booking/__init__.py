"""The public books a course date: a form, and what it says afterwards. Nobody is signed in here."""
