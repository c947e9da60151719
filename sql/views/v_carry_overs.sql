-- Money carried over (กันเงินเหลื่อมปี) as it stands now, one row per line of the register, without the other party and
-- the description, which may name a person.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands (first 16 of the file's SHA-256, sheet number, row)
-- as_of: print time from which these values hold (local time)
-- item_no: ลำดับที่ as written
-- budget_year: fiscal year (B.E.) whose budget the money is of
-- payment_year: fiscal year (B.E.) it is paid in: the one after
-- budget_code: 16-digit code
-- area: ด้าน
-- programme_code: แผนงาน, 5 digits
-- programme: แผนงาน; the confirmed name, where there is one
-- programme_as_written: the same to the letter
-- work_code: งาน, 5 digits
-- work: งาน
-- budget_type: งบ
-- category: หมวด
-- expenditure_type_code: ประเภทรายจ่าย, 6 digits
-- expenditure_type: ประเภทรายจ่าย
-- project: โครงการ as written
-- project_key: matching key of the project
-- contract_no: เลขที่สัญญา as written
-- signed_on: วันที่ลงนาม
-- ends_on: สิ้นสุด
-- carry_type: ประเภทการกันเงิน as written
-- unit: หน่วยงาน; the confirmed name, where there is one
-- unit_as_written: the same to the letter
-- fund_source: แหล่งเงิน; the confirmed name, where there is one
-- fund_source_as_written: the same to the letter
-- carried_over_satang: จำนวนเงินกัน (satang; NULL = not stated)
-- carried_over_baht: the same (baht)
-- disbursed_satang: เบิกจ่าย (satang; NULL = not stated)
-- disbursed_baht: the same (baht)
-- balance_satang: คงเหลือ as printed (satang; NULL = not stated)
-- balance_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
-- is_repeated: 1 = a register of a later year names the line again, whose word counts (v_other_money_years); 0 = none does
CREATE VIEW v_carry_overs AS
SELECT
    c.organisation_id,
    o.name AS organisation,
    c.fiscal_year,
    c.line_key,
    c.source_row_id,
    c.held_from AS as_of,
    c.item_no,
    c.budget_year,
    c.payment_year,
    c.budget_code,
    c.area,
    c.programme_code,
    COALESCE(p.name, c.programme) AS programme,
    c.programme AS programme_as_written,
    c.work_code,
    c.work,
    c.budget_type,
    c.category,
    c.expenditure_type_code,
    c.expenditure_type,
    c.project,
    c.project_key,
    c.contract_no,
    c.signed_on,
    c.ends_on,
    c.carry_type,
    COALESCE(u.name, c.unit) AS unit,
    c.unit AS unit_as_written,
    COALESCE(w.name, c.fund_source) AS fund_source,
    c.fund_source AS fund_source_as_written,
    c.carried_over_satang,
    c.carried_over_satang / 100.0 AS carried_over_baht,
    c.disbursed_satang,
    c.disbursed_satang / 100.0 AS disbursed_baht,
    c.balance_satang,
    c.balance_satang / 100.0 AS balance_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(c.source_row_id, 18, LENGTH(RTRIM(c.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(c.source_row_id, LENGTH(RTRIM(c.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no,
    CASE
        WHEN
            EXISTS (
                SELECT 1
                FROM cur_carry_over AS e
                WHERE
                    e.organisation_id = c.organisation_id
                    AND e.fiscal_year = c.fiscal_year
                    AND e.line_key = c.line_key
            )
            THEN 0
        ELSE 1
    END AS is_repeated
FROM carry_over AS c
INNER JOIN organisation AS o ON c.organisation_id = o.organisation_id
LEFT JOIN spelling AS p
    ON c.organisation_id = p.organisation_id AND p.subject = 'programme' AND c.programme = p.as_written
LEFT JOIN spelling AS u
    ON c.organisation_id = u.organisation_id AND u.subject = 'unit' AND c.unit = u.as_written
LEFT JOIN spelling AS w
    ON c.organisation_id = w.organisation_id AND w.subject = 'fund_source' AND c.fund_source = w.as_written
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
