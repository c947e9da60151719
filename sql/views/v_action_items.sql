-- Plan items, projects and equipment, with their budget, money, months, status and results: one row per item.
-- Money of linked lines is NULL where no line is linked (see link_state): not known, not zero.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- kind: action_items (ผด.02) | action_equipment (ผด.02/1)
-- line_key: key of the item within its kind
-- source_row_id: where it stands
-- as_of: print time from which the plan values hold (local time)
-- item_no: ลำดับที่
-- strategy: ยุทธศาสตร์ / ประเด็นการพัฒนา; the confirmed name, where there is one
-- strategy_as_written: the same to the letter
-- strategy_key: matching key of the strategy
-- tactic: กลยุทธ์
-- programme: แผนงาน; the confirmed name, where there is one
-- programme_as_written: the same to the letter
-- programme_key: matching key of the programme
-- programme_name: แผนงาน without the leading word
-- project: โครงการ/กิจกรรม, or the equipment
-- project_key: matching key of the project
-- details: รายละเอียดของกิจกรรม
-- place: สถานที่ดำเนินการ
-- unit: หน่วยงานรับผิดชอบหลัก; the confirmed name, where there is one
-- unit_as_written: the same to the letter
-- unit_key: matching key of the unit
-- category: หมวด of equipment
-- expenditure_type: ประเภท of equipment
-- is_routine: 1 = routine line such as salaries, counted apart
-- fund_source: แหล่งเงิน as the plan states, else as the divisions report; the confirmed name, where there is
-- one
-- fund_source_as_written: the same to the letter
-- authority: how the linked lines entered the budget, where all agree: ข้อบัญญัติ | ข้อบัญญัติ มีการโอน |
-- โอนตั้งรายการใหม่ | NULL
-- funding: fund_source, else authority; NULL = neither is known
-- is_other_agency: 1 = the stated unit or fund source names another agency (cur_agency_word): outside this office's
-- rates
-- scope: project | equipment | routine | other_agency; what is counted together (the later word wins)
-- link_state: linked | ambiguous | none | NULL (linking has not been done)
-- budget_lines: number of linked budget lines (0 = none)
-- payments: number of payments of these lines (0 = none in the registers)
-- planned_months: 12 digits 0/1, October first; NULL = not stated
-- planned_month_count: number of planned months; NULL = not stated
-- paid_months: 12 digits 0/1, October first, months with a payment; NULL = no payment known
-- paid_month_count: number of months with a payment; NULL = no payment known
-- budget_satang: งบประมาณ in the plan (satang; NULL = not stated)
-- budget_baht: the same (baht)
-- approved_satang: งบอนุมัติ of the linked budget lines (satang; NULL = not stated)
-- approved_baht: the same (baht)
-- transferred_in_satang: โอนเพิ่ม of the linked lines (satang; NULL = not stated)
-- transferred_in_baht: the same (baht)
-- transferred_out_satang: โอนลด of the linked lines (satang; NULL = not stated)
-- transferred_out_baht: the same (baht)
-- net_satang: net budget of the linked lines (satang; NULL = not stated)
-- net_baht: the same (baht)
-- committed_satang: ก่อหนี้ผูกพัน of the linked lines (satang; NULL = not stated)
-- committed_baht: the same (baht)
-- disbursed_satang: เบิกจ่าย of the linked lines, as the ledger says (satang; NULL = not stated)
-- disbursed_baht: the same (baht)
-- balance_satang: คงเหลือ of the linked lines (satang; NULL = not stated)
-- balance_baht: the same (baht)
-- payments_satang: payments of the linked lines, as the register says (satang; NULL = not stated)
-- payments_baht: the same (baht)
-- reported_budget_satang: งบประมาณ as the divisions report (satang; NULL = not stated)
-- reported_budget_baht: the same (baht)
-- contracted_satang: ลงนามสัญญา as the divisions report (satang; NULL = not stated)
-- contracted_baht: the same (baht)
-- reported_disbursed_satang: เบิกจ่าย as the divisions report (satang; NULL = not stated)
-- reported_disbursed_baht: the same (baht)
-- progress_rows: number of linked progress rows
-- not_done_rows: of these, not started or cancelled
-- progress_pct: ความคืบหน้า as reported, where there is one row (percent)
-- status: status as written
-- status_code: completed | in_progress | not_started | cancelled | carried_over | unknown (a word nobody has explained) |
-- mixed (rows differ) | NULL (nothing reported)
-- is_late: 1 = said to be late, 0 = not, NULL = not known
-- started_on: วันที่เริ่ม
-- finished_on: วันที่แล้วเสร็จ
-- result: ผลผลิต/ผลที่ได้รับ
-- indicator: ตัวชี้วัด
-- target: ค่าเป้าหมาย
-- achieved: ผลที่ทำได้
-- problems: ปัญหา/อุปสรรค
-- reason_not_done: เหตุผลที่ไม่ได้ดำเนินการ
-- suggestions: ข้อเสนอแนะ
-- notes: หมายเหตุ
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_action_items AS
SELECT
    i.organisation_id,
    i.organisation,
    i.fiscal_year,
    i.kind,
    i.line_key,
    i.source_row_id,
    i.as_of,
    i.item_no,
    i.strategy,
    i.strategy_as_written,
    i.strategy_key,
    i.tactic,
    i.programme,
    i.programme_as_written,
    i.programme_key,
    i.programme_name,
    i.project,
    i.project_key,
    i.details,
    i.place,
    i.unit,
    i.unit_as_written,
    i.unit_key,
    i.category,
    i.expenditure_type,
    i.is_routine,
    i.fund_source,
    i.fund_source_as_written,
    i.authority,
    COALESCE(i.fund_source, i.authority) AS funding,
    i.is_other_agency,
    CASE
        WHEN i.is_other_agency = 1 THEN 'other_agency'
        WHEN i.is_routine = 1 THEN 'routine'
        WHEN i.kind = 'action_equipment' THEN 'equipment'
        ELSE 'project'
    END AS scope,
    s.state AS link_state,
    COALESCE(i.budget_lines, 0) AS budget_lines,
    i.payments,
    i.planned_months,
    LENGTH(REPLACE(i.planned_months, '0', '')) AS planned_month_count,
    i.paid_months,
    LENGTH(REPLACE(i.paid_months, '0', '')) AS paid_month_count,
    i.budget_satang,
    i.budget_satang / 100.0 AS budget_baht,
    i.approved_satang,
    i.approved_satang / 100.0 AS approved_baht,
    i.transferred_in_satang,
    i.transferred_in_satang / 100.0 AS transferred_in_baht,
    i.transferred_out_satang,
    i.transferred_out_satang / 100.0 AS transferred_out_baht,
    i.net_satang,
    i.net_satang / 100.0 AS net_baht,
    i.committed_satang,
    i.committed_satang / 100.0 AS committed_baht,
    i.disbursed_satang,
    i.disbursed_satang / 100.0 AS disbursed_baht,
    i.balance_satang,
    i.balance_satang / 100.0 AS balance_baht,
    i.payments_satang,
    i.payments_satang / 100.0 AS payments_baht,
    i.reported_budget_satang,
    i.reported_budget_satang / 100.0 AS reported_budget_baht,
    i.contracted_satang,
    i.contracted_satang / 100.0 AS contracted_baht,
    i.reported_disbursed_satang,
    i.reported_disbursed_satang / 100.0 AS reported_disbursed_baht,
    i.progress_rows,
    i.not_done_rows,
    i.progress_pct,
    i.status,
    i.status_code,
    i.is_late,
    i.started_on,
    i.finished_on,
    i.result,
    i.indicator,
    i.target,
    i.achieved,
    i.problems,
    i.reason_not_done,
    i.suggestions,
    i.notes,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(i.source_row_id, 18, LENGTH(RTRIM(i.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(i.source_row_id, LENGTH(RTRIM(i.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM (
    SELECT
        i.*,
        (
            SELECT COUNT(*)
            FROM cur_item_payment AS y
            WHERE
                y.organisation_id = i.organisation_id
                AND y.fiscal_year = i.fiscal_year
                AND y.kind = i.kind
                AND y.line_key = i.line_key
        ) AS payments,
        (
            SELECT CAST(SUM(y.amount_satang) AS BIGINT)
            FROM cur_item_payment AS y
            WHERE
                y.organisation_id = i.organisation_id
                AND y.fiscal_year = i.fiscal_year
                AND y.kind = i.kind
                AND y.line_key = i.line_key
        ) AS payments_satang,
        (
            SELECT
                MAX(CASE WHEN y.fiscal_month = 1 THEN '1' ELSE '0' END)
                || MAX(CASE WHEN y.fiscal_month = 2 THEN '1' ELSE '0' END)
                || MAX(CASE WHEN y.fiscal_month = 3 THEN '1' ELSE '0' END)
                || MAX(CASE WHEN y.fiscal_month = 4 THEN '1' ELSE '0' END)
                || MAX(CASE WHEN y.fiscal_month = 5 THEN '1' ELSE '0' END)
                || MAX(CASE WHEN y.fiscal_month = 6 THEN '1' ELSE '0' END)
                || MAX(CASE WHEN y.fiscal_month = 7 THEN '1' ELSE '0' END)
                || MAX(CASE WHEN y.fiscal_month = 8 THEN '1' ELSE '0' END)
                || MAX(CASE WHEN y.fiscal_month = 9 THEN '1' ELSE '0' END)
                || MAX(CASE WHEN y.fiscal_month = 10 THEN '1' ELSE '0' END)
                || MAX(CASE WHEN y.fiscal_month = 11 THEN '1' ELSE '0' END)
                || MAX(CASE WHEN y.fiscal_month = 12 THEN '1' ELSE '0' END)
            FROM cur_item_payment AS y
            WHERE
                y.organisation_id = i.organisation_id
                AND y.fiscal_year = i.fiscal_year
                AND y.kind = i.kind
                AND y.line_key = i.line_key
        ) AS paid_months
    FROM cur_item_result AS i
) AS i
LEFT JOIN cur_link_state AS s
    ON
        i.organisation_id = s.organisation_id
        AND i.fiscal_year = s.fiscal_year
        AND i.kind = s.kind
        AND i.line_key = s.line_key
LEFT JOIN source_file AS f
    ON
        i.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(i.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(i.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        i.organisation_id = h.organisation_id
        AND RTRIM(i.source_row_id, '0123456789') = h.row_prefix
