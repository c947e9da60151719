-- The cross-walk of strategies: which plan above the office each of its strategies serves.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year of the file (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands
-- item_no: ที่
-- national_strategy: ยุทธศาสตร์ชาติ
-- national_plan: แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ
-- sdg: SDGs
-- province_strategy: ยุทธศาสตร์จังหวัด
-- local_strategy: ยุทธศาสตร์ อปท. ในเขตจังหวัด
-- strategy: ยุทธศาสตร์ของ อปท. / ประเด็นการพัฒนา
-- tactic: กลยุทธ์
-- programme: แผนงาน
-- unit: หน่วยงานรับผิดชอบหลัก
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_strategy_links AS
SELECT
    i.organisation_id,
    o.name AS organisation,
    i.fiscal_year,
    i.line_key,
    i.source_row_id,
    i.item_no,
    i.national_strategy,
    i.national_plan,
    i.sdg,
    i.province_strategy,
    i.local_strategy,
    i.strategy,
    i.tactic,
    i.programme,
    i.unit,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(i.source_row_id, 18, LENGTH(RTRIM(i.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(i.source_row_id, LENGTH(RTRIM(i.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM strategy_link AS i
INNER JOIN organisation AS o ON i.organisation_id = o.organisation_id
LEFT JOIN source_file AS f
    ON
        i.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(i.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(i.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        i.organisation_id = h.organisation_id
        AND RTRIM(i.source_row_id, '0123456789') = h.row_prefix
WHERE i.known_to IS NULL AND i.held_to IS NULL
