"""Pages for the data officer and for those who compare years. No page is published yet.

The room stands so that its import rule (no SQL, no rules in pages) holds from the first page on.
"""
