"""How suggestions are found: arithmetic on plain arrays, which knows neither the database nor who may see what.

What it is given decides what it can tell; `gathering` sees to that. The evaluation (`bench/suggestions.py`) runs this same code.
"""
