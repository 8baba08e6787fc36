"""The shapes of answers, as the reference describes them. What is sent comes from ``flows/answers`` and the store."""
