-- Budget lines as they stand now, with the net budget, how the line entered the budget, and the programme's bare name.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands (first 16 of the file's SHA-256, sheet number, row)
-- as_of: print time from which these values hold (local time)
-- budget_code: 16-digit code
-- area: ด้าน
-- programme_code: แผนงาน, 5 digits
-- programme: แผนงาน as the code says or as written; the confirmed name, where there is one
-- programme_as_written: the same as the facts have it
-- programme_name: แผนงาน without the leading word แผนงาน, for grouping
-- work_code: งาน, 5 digits
-- work: งาน
-- budget_type: งบ
-- category: หมวด
-- expenditure_type_code: ประเภทรายจ่าย, 6 digits
-- expenditure_type: ประเภทรายจ่าย
-- unit: หน่วยงาน; the confirmed name, where there is one
-- unit_as_written: the same to the letter
-- project: โครงการ as written
-- project_key: matching key of the project
-- line_status: status printed in the line
-- approved_satang: งบอนุมัติ (satang; NULL = not stated)
-- transferred_in_satang: โอนเพิ่ม (satang)
-- transferred_out_satang: โอนลด (satang)
-- net_satang: approved + in - out; a blank counts as nothing where one of the three is stated, else NULL (satang)
-- committed_satang: ก่อหนี้ผูกพัน (satang)
-- disbursed_satang: เบิกจ่าย (satang)
-- balance_satang: คงเหลือ as printed (satang)
-- authority: how it entered the budget, ข้อบัญญัติ (approved, no transfers) | ข้อบัญญัติ มีการโอน (approved, then
-- transfers) | โอนตั้งรายการใหม่ (nothing approved, transferred in) | NULL (not knowable)
CREATE VIEW cur_budget_line AS
SELECT
    b.organisation_id,
    b.fiscal_year,
    b.line_key,
    b.source_row_id,
    b.held_from AS as_of,
    b.budget_code,
    b.area,
    b.programme_code,
    COALESCE(p.name, b.programme) AS programme,
    b.programme AS programme_as_written,
    CASE
        WHEN
            SUBSTR(TRIM(COALESCE(p.name, b.programme)), 1, 6) = 'แผนงาน'
            AND LENGTH(TRIM(COALESCE(p.name, b.programme))) > 6
            THEN TRIM(SUBSTR(TRIM(COALESCE(p.name, b.programme)), 7))
        ELSE TRIM(COALESCE(p.name, b.programme))
    END AS programme_name,
    b.work_code,
    b.work,
    b.budget_type,
    b.category,
    b.expenditure_type_code,
    b.expenditure_type,
    COALESCE(u.name, b.unit) AS unit,
    b.unit AS unit_as_written,
    b.project,
    b.project_key,
    b.line_status,
    b.approved_satang,
    b.transferred_in_satang,
    b.transferred_out_satang,
    CASE
        WHEN
            b.approved_satang IS NULL
            AND b.transferred_in_satang IS NULL
            AND b.transferred_out_satang IS NULL
            THEN NULL
        ELSE
            COALESCE(b.approved_satang, 0)
            + COALESCE(b.transferred_in_satang, 0)
            - COALESCE(b.transferred_out_satang, 0)
    END AS net_satang,
    b.committed_satang,
    b.disbursed_satang,
    b.balance_satang,
    CASE
        WHEN
            b.approved_satang > 0
            AND COALESCE(b.transferred_in_satang, 0) = 0
            AND COALESCE(b.transferred_out_satang, 0) = 0
            THEN 'ข้อบัญญัติ'
        WHEN b.approved_satang > 0 THEN 'ข้อบัญญัติ มีการโอน'
        WHEN b.approved_satang = 0 AND b.transferred_in_satang > 0 THEN 'โอนตั้งรายการใหม่'
    END AS authority
FROM budget_line AS b
LEFT JOIN spelling AS p
    ON b.organisation_id = p.organisation_id AND p.subject = 'programme' AND b.programme = p.as_written
LEFT JOIN spelling AS u
    ON b.organisation_id = u.organisation_id AND u.subject = 'unit' AND b.unit = u.as_written
WHERE b.known_to IS NULL AND b.held_to IS NULL
