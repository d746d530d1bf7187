"""Trains the reader that the program ships. Not part of the package: see README.md."""
