"""Prefect flows and tasks: order, retries, concurrency, artifacts, notifications. No logic.

A home folder comes in, a finished run goes out. Whatever is worth a unit test without Prefect stands in another room.
"""
