"""Pure values and frames: Thai text, money, dates, budget codes, status words, classification, linking.

Strings, Series and (Lazy)Frames come in, typed ones go out. No I/O, no clock, no randomness, and no import of any
other room: every other room may use this one.
"""
