-- Lines of registers that a person has withdrawn, since a newer version of their file does not name them any more. What
-- stands in the line is not shown, nor who decided: both may name a person.
-- organisation_id: the office
-- organisation: its name
-- withdrawal_id: number of the withdrawal
-- fiscal_year: fiscal year (B.E.)
-- kind: kind of the line
-- source_row_id: where the withdrawn line stands
-- amount_satang: its amount (satang; of transfers what went in, or what went out as a negative; NULL = not stated)
-- amount_baht: the same (baht)
-- reason: why
-- decided_at: when it was decided (UTC); it takes effect with the next run
-- file_name: file the line stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
-- newer_file_name: the newer version of the file
-- newer_as_of: its time (local time)
CREATE VIEW v_withdrawals AS
SELECT
    w.organisation_id,
    o.name AS organisation,
    w.withdrawal_id,
    w.fiscal_year,
    w.kind,
    w.source_row_id,
    w.amount_satang,
    w.amount_satang / 100.0 AS amount_baht,
    w.reason,
    w.decided_at,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(w.source_row_id, 18, LENGTH(RTRIM(w.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(w.source_row_id, LENGTH(RTRIM(w.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no,
    n.name AS newer_file_name,
    n.as_of AS newer_as_of
FROM withdrawal AS w
INNER JOIN organisation AS o ON w.organisation_id = o.organisation_id
LEFT JOIN source_file AS f
    ON
        w.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(w.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(w.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        w.organisation_id = h.organisation_id
        AND RTRIM(w.source_row_id, '0123456789') = h.row_prefix
LEFT JOIN source_file AS n ON w.organisation_id = n.organisation_id AND w.sha256 = n.sha256
