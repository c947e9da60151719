-- Rows held back by a critical finding and not yet resolved, with their money where it could be read. What stands in
-- the
-- row is not shown: it may name a person.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- kind: kind of the row
-- source_row_id: where it stands
-- line_key: key of the row; NULL for payments
-- as_of: print time of the row (local time)
-- rules: ids of the rules that hold it back, comma separated
-- amount_satang: the row's main amount (satang; NULL = not stated or not readable)
-- amount_baht: the same (baht)
-- known_from: since when (UTC)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_quarantine AS
SELECT
    q.organisation_id,
    o.name AS organisation,
    q.fiscal_year,
    q.kind,
    q.source_row_id,
    CASE WHEN q.kind <> 'disbursements' THEN q.line_key END AS line_key,
    q.as_of,
    q.rules,
    q.amount_satang,
    q.amount_satang / 100.0 AS amount_baht,
    q.known_from,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(q.source_row_id, 18, LENGTH(RTRIM(q.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(q.source_row_id, LENGTH(RTRIM(q.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM quarantine_row AS q
INNER JOIN organisation AS o ON q.organisation_id = o.organisation_id
LEFT JOIN source_file AS f
    ON
        q.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(q.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(q.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        q.organisation_id = h.organisation_id
        AND RTRIM(q.source_row_id, '0123456789') = h.row_prefix
WHERE q.known_to IS NULL
