-- The trial balance (งบทดลอง) as it stands now, one row per account. Before and after closing are two balances.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands (first 16 of the file's SHA-256, sheet number, row)
-- as_of: print time from which these values hold (local time)
-- stage: before_closing | after_closing | NULL (an ordinary trial balance)
-- account_code: รหัสบัญชี as written: several accounts may share one
-- account: ชื่อบัญชี as written
-- account_key: matching key of the account
-- debit_satang: เดบิท (satang; NULL = not stated)
-- debit_baht: the same (baht)
-- credit_satang: เครดิต (satang; NULL = not stated)
-- credit_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_trial_balance AS
SELECT
    t.organisation_id,
    o.name AS organisation,
    t.fiscal_year,
    t.line_key,
    t.source_row_id,
    t.held_from AS as_of,
    NULLIF(t.part, '') AS stage,
    t.account_code,
    t.account,
    t.account_key,
    t.debit_satang,
    t.debit_satang / 100.0 AS debit_baht,
    t.credit_satang,
    t.credit_satang / 100.0 AS credit_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(t.source_row_id, 18, LENGTH(RTRIM(t.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(t.source_row_id, LENGTH(RTRIM(t.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM trial_balance_line AS t
INNER JOIN organisation AS o ON t.organisation_id = o.organisation_id
LEFT JOIN source_file AS f
    ON
        t.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(t.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(t.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        t.organisation_id = h.organisation_id
        AND RTRIM(t.source_row_id, '0123456789') = h.row_prefix
WHERE t.known_to IS NULL AND t.held_to IS NULL
