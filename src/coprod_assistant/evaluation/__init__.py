"""Measures of the program on sets of questions: ask (`generate`), score, summarise, compare, report."""
