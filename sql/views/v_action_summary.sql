-- The printed summary of the action plan (ผด.01) beside what the items (ผด.02) add up to. Routine items and those of
-- other
-- agencies are counted in the items, since the form counts whatever is listed.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- line_key: key of the line
-- source_row_id: where it stands
-- level: programme | strategy | total
-- strategy: ยุทธศาสตร์ as printed
-- programme: แผนงาน as printed
-- unit: หน่วยงานรับผิดชอบหลัก as printed
-- project_count: จำนวนโครงการ as printed; NULL = not stated
-- project_pct: ร้อยละของโครงการทั้งหมด as printed (percent)
-- budget_pct: ร้อยละของงบประมาณทั้งหมด as printed (percent)
-- budget_satang: จำนวนงบประมาณ as printed (satang; NULL = not stated)
-- budget_baht: the same (baht)
-- item_count: number of ผด.02 items (see above); NULL = none is known
-- item_budget_satang: their budgets (satang; NULL = none stated)
-- item_budget_baht: the same (baht)
-- count_difference: printed minus computed; NULL = one of them is not known
-- budget_difference_satang: printed minus computed (satang; NULL = one of them is not known)
-- budget_difference_baht: the same (baht)
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_action_summary AS
SELECT
    s.organisation_id,
    o.name AS organisation,
    s.fiscal_year,
    s.line_key,
    s.source_row_id,
    s.level,
    s.strategy,
    s.programme,
    s.unit,
    s.project_count,
    s.project_pct,
    s.budget_pct,
    s.budget_satang,
    s.budget_satang / 100.0 AS budget_baht,
    CASE WHEN s.project_count = g.all_count THEN g.all_count ELSE g.own_count END AS item_count,
    CASE WHEN s.budget_satang = g.all_satang THEN g.all_satang ELSE g.own_satang END AS item_budget_satang,
    CASE WHEN s.budget_satang = g.all_satang THEN g.all_satang ELSE g.own_satang END / 100.0 AS item_budget_baht,
    s.project_count - CASE WHEN s.project_count = g.all_count THEN g.all_count ELSE g.own_count END
        AS count_difference,
    s.budget_satang - CASE WHEN s.budget_satang = g.all_satang THEN g.all_satang ELSE g.own_satang END
        AS budget_difference_satang,
    (s.budget_satang - CASE WHEN s.budget_satang = g.all_satang THEN g.all_satang ELSE g.own_satang END)
    / 100.0 AS budget_difference_baht,
    f.name AS file_name,
    h.sheet,
    CAST(SUBSTR(s.source_row_id, 18, LENGTH(RTRIM(s.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(s.source_row_id, LENGTH(RTRIM(s.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM cur_action_summary AS s
INNER JOIN organisation AS o ON s.organisation_id = o.organisation_id
LEFT JOIN (
    SELECT
        a.version_id,
        COUNT(*) AS all_count,
        CAST(SUM(CASE WHEN i.is_routine = 1 THEN 0 ELSE 1 END) AS BIGINT) AS own_count,
        CAST(SUM(i.budget_satang) AS BIGINT) AS all_satang,
        CAST(SUM(CASE WHEN i.is_routine = 1 THEN NULL ELSE i.budget_satang END) AS BIGINT) AS own_satang
    FROM cur_action_summary AS a
    INNER JOIN cur_plan_item AS i
        ON
            a.organisation_id = i.organisation_id
            AND a.fiscal_year = i.fiscal_year
            AND (a.level = 'total' OR a.strategy_key IS NULL OR a.strategy_key = i.strategy_key)
            AND (a.level <> 'programme' OR a.programme_key = i.programme_key)
    WHERE i.kind = 'action_items'
    GROUP BY a.version_id
) AS g ON s.version_id = g.version_id
LEFT JOIN source_file AS f
    ON
        s.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(s.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(s.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        s.organisation_id = h.organisation_id
        AND RTRIM(s.source_row_id, '0123456789') = h.row_prefix
