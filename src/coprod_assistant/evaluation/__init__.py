"""Measures of the program on sets of questions."""
