"""The command `tambon` and the settings of a home folder. It parses words, calls other rooms and prints.

Heavy libraries are imported inside commands, so that `tambon --help` answers at once.
"""
