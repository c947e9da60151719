-- Budget lines as they stand now, with the net budget, how the line entered the budget, and the programme's bare name.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands (first 16 of the file's SHA-256, sheet number, row)
-- as_of: print time from which these values hold (local time)
-- budget_code: 16-digit code
-- area: ด้าน
-- programme_code: แผนงาน, 5 digits
-- programme: แผนงาน as written or as the code says
-- programme_name: แผนงาน without the leading word แผนงาน, for grouping
-- work_code: งาน, 5 digits
-- work: งาน
-- budget_type: งบ
-- category: หมวด
-- expenditure_type_code: ประเภทรายจ่าย, 6 digits
-- expenditure_type: ประเภทรายจ่าย
-- unit: หน่วยงาน as written
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
    organisation_id,
    fiscal_year,
    line_key,
    source_row_id,
    held_from AS as_of,
    budget_code,
    area,
    programme_code,
    programme,
    CASE
        WHEN SUBSTR(TRIM(programme), 1, 6) = 'แผนงาน' AND LENGTH(TRIM(programme)) > 6
            THEN TRIM(SUBSTR(TRIM(programme), 7))
        ELSE TRIM(programme)
    END AS programme_name,
    work_code,
    work,
    budget_type,
    category,
    expenditure_type_code,
    expenditure_type,
    unit,
    project,
    project_key,
    line_status,
    approved_satang,
    transferred_in_satang,
    transferred_out_satang,
    CASE
        WHEN approved_satang IS NULL AND transferred_in_satang IS NULL AND transferred_out_satang IS NULL THEN NULL
        ELSE COALESCE(approved_satang, 0) + COALESCE(transferred_in_satang, 0) - COALESCE(transferred_out_satang, 0)
    END AS net_satang,
    committed_satang,
    disbursed_satang,
    balance_satang,
    CASE
        WHEN approved_satang > 0 AND COALESCE(transferred_in_satang, 0) = 0 AND COALESCE(transferred_out_satang, 0) = 0
            THEN 'ข้อบัญญัติ'
        WHEN approved_satang > 0 THEN 'ข้อบัญญัติ มีการโอน'
        WHEN approved_satang = 0 AND transferred_in_satang > 0 THEN 'โอนตั้งรายการใหม่'
    END AS authority
FROM budget_line
WHERE known_to IS NULL AND held_to IS NULL
