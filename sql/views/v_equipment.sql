-- Equipment of the action plan (ผด.02/1): the rows of v_action_items of that kind, with what concerns equipment.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the item within its kind
-- source_row_id: where it stands
-- item_no: ลำดับที่
-- strategy: ยุทธศาสตร์ / ประเด็นการพัฒนา
-- programme: แผนงาน as written
-- programme_name: แผนงาน without the leading word
-- category: หมวด of equipment
-- expenditure_type: ประเภท of equipment
-- project: the equipment as written
-- details: รายละเอียดของกิจกรรม
-- unit: หน่วยงานรับผิดชอบหลัก
-- funding: fund_source, else authority; NULL = neither is known
-- scope: project | equipment | routine | other_agency; what is counted together (the later word wins)
-- link_state: linked | ambiguous | none | NULL (linking has not been done)
-- budget_satang: งบประมาณ in the plan (satang; NULL = not stated)
-- budget_baht: the same (baht)
-- net_satang: net budget of the linked lines (satang; NULL = not stated)
-- net_baht: the same (baht)
-- committed_satang: ก่อหนี้ผูกพัน of the linked lines (satang; NULL = not stated)
-- committed_baht: the same (baht)
-- disbursed_satang: เบิกจ่าย of the linked lines, as the ledger says (satang; NULL = not stated)
-- disbursed_baht: the same (baht)
-- planned_months: 12 digits 0/1, October first; NULL = not stated
-- paid_months: 12 digits 0/1, October first, months with a payment; NULL = no payment known
-- status: status as written
-- status_code: completed | in_progress | not_started | cancelled | carried_over | unknown (unknown word) | mixed (rows
-- differ) | NULL (nothing reported)
-- result: ผลผลิต/ผลที่ได้รับ
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_equipment AS
SELECT
    organisation_id,
    organisation,
    fiscal_year,
    line_key,
    source_row_id,
    item_no,
    strategy,
    programme,
    programme_name,
    category,
    expenditure_type,
    project,
    details,
    unit,
    funding,
    scope,
    link_state,
    budget_satang,
    budget_baht,
    net_satang,
    net_baht,
    committed_satang,
    committed_baht,
    disbursed_satang,
    disbursed_baht,
    planned_months,
    paid_months,
    status,
    status_code,
    result,
    file_name,
    sheet,
    sheet_no,
    row_no
FROM v_action_items
WHERE kind = 'action_equipment'
