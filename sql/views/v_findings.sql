-- Open findings: what is wrong now, where, what was expected and what to do. A waived finding stays open and says so.
-- organisation_id: the office
-- organisation: its name
-- finding_id: number of the finding
-- fiscal_year: fiscal year (B.E.); NULL = the file's year is not known
-- severity: critical | warning | info
-- severity_rank: 1 = critical, 2 = warning, 3 = info, for sorting
-- rule: id of the rule
-- origin: read | row | sql
-- kind: kind of the table
-- file_name: file it stands in
-- sheet: name of the sheet; NULL = the finding is about the file
-- sheet_no: number of the sheet, 1-based; NULL = the finding names no row of a table that was read
-- cell: cell, as in Excel
-- row_no: row in the sheet, 1-based; NULL = the finding is about the file
-- source_row_id: row it stands in
-- line_key: key of the line; NULL for payments, whose keys may name a person
-- found: what stands there
-- expected: what was expected
-- difference_satang: found minus expected (satang)
-- difference_baht: the same (baht)
-- message_th: what is wrong, in Thai
-- message_en: the same in English
-- fix_th: what to do, in Thai
-- fix_en: the same in English
-- known_from: since when (UTC)
-- waived_until: last day of the approved waiver that covers it; NULL = none. Not in force after that day
CREATE VIEW v_findings AS
SELECT
    g.organisation_id,
    o.name AS organisation,
    g.finding_id,
    g.fiscal_year,
    g.severity,
    CASE g.severity WHEN 'critical' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END AS severity_rank,
    g.rule,
    g.origin,
    g.kind,
    f.name AS file_name,
    COALESCE(g.sheet, h.sheet) AS sheet,
    h.sheet_no,
    g.cell,
    CASE
        WHEN g.row IS NOT NULL THEN g.row
        WHEN g.source_row_id IS NOT NULL
            THEN CAST(SUBSTR(g.source_row_id, LENGTH(RTRIM(g.source_row_id, '0123456789')) + 1) AS INTEGER)
    END AS row_no,
    g.source_row_id,
    CASE WHEN g.kind = 'disbursements' THEN NULL ELSE g.line_key END AS line_key,
    g.found,
    g.expected,
    g.difference_satang,
    g.difference_satang / 100.0 AS difference_baht,
    g.message_th,
    g.message_en,
    g.fix_th,
    g.fix_en,
    g.known_from,
    (
        SELECT MAX(w.expires_on)
        FROM waiver AS w
        WHERE
            w.organisation_id = g.organisation_id
            AND w.rule = g.rule
            AND w.approved_by IS NOT NULL
            AND (w.fiscal_year IS NULL OR w.fiscal_year = g.fiscal_year)
            AND (w.line_key IS NULL OR w.line_key = g.line_key)
    ) AS waived_until
FROM finding AS g
INNER JOIN organisation AS o ON g.organisation_id = o.organisation_id
LEFT JOIN source_file AS f
    ON
        g.organisation_id = f.organisation_id
        AND (
            g.source_file_id = f.source_file_id
            OR (
                g.source_file_id IS NULL
                AND f.sha256 >= SUBSTR(g.source_row_id, 1, 16)
                AND f.sha256 < SUBSTR(g.source_row_id, 1, 16) || 'g'
            )
        )
LEFT JOIN cur_sheet AS h
    ON
        g.organisation_id = h.organisation_id
        AND RTRIM(g.source_row_id, '0123456789') = h.row_prefix
WHERE g.known_to IS NULL
