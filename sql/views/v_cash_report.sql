-- The report of receipts and payments (รายงานรับ-จ่ายเงินสด) as it stands now, one row per line of either block.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands (first 16 of the file's SHA-256, sheet number, row)
-- as_of: print time from which these values hold (local time)
-- section: receipts | payments | NULL (no heading says so)
-- section_name: heading of the block as written
-- account_code: รหัสบัญชี as written
-- account: รายการ as written
-- account_key: matching key of the line
-- estimate_satang: ประมาณการ of the year (satang; NULL = not stated)
-- estimate_baht: the same (baht)
-- actual_satang: เกิดขึ้นจริง from the beginning of the year up to now (satang; NULL = not stated)
-- actual_baht: the same (baht)
-- month_actual_satang: เกิดขึ้นจริง of the month (satang; NULL = not stated)
-- month_actual_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_cash_report AS
SELECT
    c.organisation_id,
    o.name AS organisation,
    c.fiscal_year,
    c.line_key,
    c.source_row_id,
    c.held_from AS as_of,
    c.section,
    c.section_name,
    c.account_code,
    c.account,
    c.account_key,
    c.estimate_satang,
    c.estimate_satang / 100.0 AS estimate_baht,
    c.actual_satang,
    c.actual_satang / 100.0 AS actual_baht,
    c.month_actual_satang,
    c.month_actual_satang / 100.0 AS month_actual_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(c.source_row_id, 18, LENGTH(RTRIM(c.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(c.source_row_id, LENGTH(RTRIM(c.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM cash_report_line AS c
INNER JOIN organisation AS o ON c.organisation_id = o.organisation_id
LEFT JOIN source_file AS f
    ON
        c.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(c.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(c.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        c.organisation_id = h.organisation_id
        AND RTRIM(c.source_row_id, '0123456789') = h.row_prefix
WHERE c.known_to IS NULL AND c.held_to IS NULL
