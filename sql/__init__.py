"""The warehouse: what is remembered, and how.

Tables (`schema.py`), migrations, the public read model (`views/*.sql`), the violation selects (`rules/*.sql`),
code lists (`seeds/*.csv`), loading with history, findings, quarantine and locks live here. Typed frames come in;
facts with two times, a ledger and documented views go out. Nothing here knows of files, Excel or Prefect.
"""
