"""What words mean, without a model: days, numbers, names, negation, and words for comparing. Pure functions."""
