-- Grants for a stated purpose (เงินอุดหนุนระบุวัตถุประสงค์/เฉพาะกิจ) as they stand now, one row per line of the register.
-- One grant can be several lines, in two years: its rest is notified again in the next.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands (first 16 of the file's SHA-256, sheet number, row)
-- as_of: print time from which these values hold (local time)
-- item_no: ลำดับที่ as written
-- letter_no: เลขที่หนังสือ as written
-- notified_on: วันที่แจ้งจัดสรร
-- grantor: หน่วยงานผู้ให้
-- project: โครงการ as written
-- project_key: matching key of the project
-- description: รายละเอียด
-- budget_code: 16-digit code
-- unit: หน่วยงาน; the confirmed name, where there is one
-- unit_as_written: the same to the letter
-- allocated_satang: ได้รับจัดสรร (satang; NULL = not stated)
-- allocated_baht: the same (baht)
-- committed_satang: ก่อหนี้ผูกพัน (satang; NULL = not stated)
-- committed_baht: the same (baht)
-- disbursed_satang: เบิกจ่าย (satang; NULL = not stated)
-- disbursed_baht: the same (baht)
-- returned_satang: ส่งคืน (satang; NULL = not stated)
-- returned_baht: the same (baht)
-- balance_satang: คงเหลือ as printed (satang; NULL = not stated)
-- balance_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_grants AS
SELECT
    g.organisation_id,
    o.name AS organisation,
    g.fiscal_year,
    g.line_key,
    g.source_row_id,
    g.held_from AS as_of,
    g.item_no,
    g.letter_no,
    g.notified_on,
    g.grantor,
    g.project,
    g.project_key,
    g.description,
    g.budget_code,
    COALESCE(u.name, g.unit) AS unit,
    g.unit AS unit_as_written,
    g.allocated_satang,
    g.allocated_satang / 100.0 AS allocated_baht,
    g.committed_satang,
    g.committed_satang / 100.0 AS committed_baht,
    g.disbursed_satang,
    g.disbursed_satang / 100.0 AS disbursed_baht,
    g.returned_satang,
    g.returned_satang / 100.0 AS returned_baht,
    g.balance_satang,
    g.balance_satang / 100.0 AS balance_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(g.source_row_id, 18, LENGTH(RTRIM(g.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(g.source_row_id, LENGTH(RTRIM(g.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM specific_grant AS g
INNER JOIN organisation AS o ON g.organisation_id = o.organisation_id
LEFT JOIN spelling AS u
    ON g.organisation_id = u.organisation_id AND u.subject = 'unit' AND g.unit = u.as_written
LEFT JOIN source_file AS f
    ON
        g.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(g.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(g.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        g.organisation_id = h.organisation_id
        AND RTRIM(g.source_row_id, '0123456789') = h.row_prefix
WHERE g.known_to IS NULL AND g.held_to IS NULL
