"""The bars of speed and memory, measured against a hand-written floor and a usual baseline in one run.

`python -m benchmarks.bench` makes the input, runs every contender in a process of its own and prints one table with the
bars. How the figures are made: `docs/benchmarks.md`.
"""
