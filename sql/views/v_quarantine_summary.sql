-- Rows held back, counted by kind, with their money.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- kind: kind of the rows
-- held_rows: number of rows held back
-- unread_rows: of these, rows whose main amount is not stated or could not be read
-- amount_satang: sum of the main amounts (satang; NULL = none could be read)
-- amount_baht: the same (baht)
CREATE VIEW v_quarantine_summary AS
SELECT
    q.organisation_id,
    o.name AS organisation,
    q.fiscal_year,
    q.kind,
    COUNT(*) AS held_rows,
    COUNT(*) - COUNT(q.amount_satang) AS unread_rows,
    CAST(SUM(q.amount_satang) AS BIGINT) AS amount_satang,
    CAST(SUM(q.amount_satang) AS BIGINT) / 100.0 AS amount_baht
FROM quarantine_row AS q
INNER JOIN organisation AS o ON q.organisation_id = o.organisation_id
WHERE q.known_to IS NULL
GROUP BY q.organisation_id, o.name, q.fiscal_year, q.kind
