"""People on their way in: who was invited and has signed in, inviting many, and seeing the pages as they do."""
