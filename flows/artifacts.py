"""What a run shows on Prefect's pages: files, findings, control totals, summary."""

from __future__ import annotations

from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact


def publish(summary: dict[str, Any]) -> None:
    """Publishes the summary of a run as artifacts of the flow run."""
    create_markdown_artifact(markdown=summary["markdown"], key="tambon-run", description="สรุปรอบ / run summary")
    for key, name in (("tambon-files", "files"), ("tambon-findings", "findings"), ("tambon-totals", "control_totals")):
        if summary[name]:
            create_table_artifact(table=summary[name], key=key, description=name)
