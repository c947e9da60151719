"""The house itself: setting up the environment, the checks of `make check`, and the generated documents.

Programs for developers; nothing of `tambon` imports this. `setup_env` runs on a bare Python 3.11.
"""
