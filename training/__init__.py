"""Making a German→English package from pairs of sentences, step by step; see README.md in this folder."""
