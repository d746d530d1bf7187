"""Labels of people who read the source, in files under `evals/`: kept, compared, and taken into sets of questions."""
