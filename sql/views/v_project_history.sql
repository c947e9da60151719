-- A project through the years: one row per project (matching key of its name) and fiscal year, from the plan or the
-- ledger.
-- The key of the whole row is organisation_id, project_key, fiscal_year.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- project_key: matching key of the project's name, its identity across years
-- project: its name as written (first in text order)
-- source_row_id: where it stands in the plan, else in the ledger (first of them)
-- strategy: ยุทธศาสตร์
-- unit: หน่วยงาน
-- plan_items: number of plan items of that name; NULL = not in the plan of that year
-- budget_lines: number of budget lines of that name; NULL = not in the ledger of that year
-- planned_satang: sum of the plan's budgets (satang; NULL = not stated)
-- planned_baht: the same (baht)
-- net_satang: sum of net budgets of the year's lines of that project (satang; NULL = not stated)
-- net_baht: the same (baht)
-- committed_satang: sum of ก่อหนี้ผูกพัน of these lines (satang; NULL = not stated)
-- committed_baht: the same (baht)
-- disbursed_satang: sum of เบิกจ่าย of these lines (satang; NULL = not stated)
-- disbursed_baht: the same (baht)
-- status_code: status of its plan items where they agree, mixed where they do not; NULL = nothing reported
-- file_name: file the row stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_project_history AS
SELECT
    p.organisation_id,
    p.organisation,
    p.fiscal_year,
    p.project_key,
    p.project,
    p.source_row_id,
    p.strategy,
    p.unit,
    p.plan_items,
    p.budget_lines,
    p.planned_satang,
    p.planned_baht,
    p.net_satang,
    p.net_baht,
    p.committed_satang,
    p.committed_baht,
    p.disbursed_satang,
    p.disbursed_baht,
    p.status_code,
    f.name AS file_name,
    e.sheet,
    CAST(SUBSTR(p.source_row_id, 18, LENGTH(RTRIM(p.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(p.source_row_id, LENGTH(RTRIM(p.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM (
    SELECT
        h.organisation_id,
        o.name AS organisation,
        h.fiscal_year,
        h.project_key,
        COALESCE(MIN(h.plan_project), MIN(h.line_project)) AS project,
        COALESCE(MIN(h.plan_row), MIN(h.line_row)) AS source_row_id,
        MIN(h.strategy) AS strategy,
        MIN(h.unit) AS unit,
        NULLIF(COUNT(h.plan_row), 0) AS plan_items,
        NULLIF(COUNT(h.line_row), 0) AS budget_lines,
        CAST(SUM(h.planned_satang) AS BIGINT) AS planned_satang,
        CAST(SUM(h.planned_satang) AS BIGINT) / 100.0 AS planned_baht,
        CAST(SUM(h.net_satang) AS BIGINT) AS net_satang,
        CAST(SUM(h.net_satang) AS BIGINT) / 100.0 AS net_baht,
        CAST(SUM(h.committed_satang) AS BIGINT) AS committed_satang,
        CAST(SUM(h.committed_satang) AS BIGINT) / 100.0 AS committed_baht,
        CAST(SUM(h.disbursed_satang) AS BIGINT) AS disbursed_satang,
        CAST(SUM(h.disbursed_satang) AS BIGINT) / 100.0 AS disbursed_baht,
        CASE COUNT(DISTINCT h.status_code)
            WHEN 0 THEN NULL
            WHEN 1 THEN MIN(h.status_code)
            ELSE 'mixed'
        END AS status_code
    FROM (
        SELECT
            organisation_id,
            fiscal_year,
            project_key,
            project AS plan_project,
            source_row_id AS plan_row,
            strategy,
            unit,
            CAST(NULL AS VARCHAR(250)) AS line_project,
            CAST(NULL AS VARCHAR(250)) AS line_row,
            budget_satang AS planned_satang,
            CAST(NULL AS BIGINT) AS net_satang,
            CAST(NULL AS BIGINT) AS committed_satang,
            CAST(NULL AS BIGINT) AS disbursed_satang,
            status_code
        FROM cur_item_result
        WHERE project_key IS NOT NULL AND project_key <> ''
        UNION ALL
        SELECT
            organisation_id,
            fiscal_year,
            project_key,
            NULL,
            NULL,
            NULL,
            NULL,
            project,
            source_row_id,
            NULL,
            net_satang,
            committed_satang,
            disbursed_satang,
            NULL
        FROM cur_budget_line
        WHERE project_key IS NOT NULL AND project_key <> ''
    ) AS h
    INNER JOIN organisation AS o ON h.organisation_id = o.organisation_id
    GROUP BY h.organisation_id, o.name, h.fiscal_year, h.project_key
) AS p
LEFT JOIN source_file AS f
    ON
        p.organisation_id = f.organisation_id
        AND f.sha256 >= SUBSTR(p.source_row_id, 1, 16)
        AND f.sha256 < SUBSTR(p.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS e
    ON
        p.organisation_id = e.organisation_id
        AND RTRIM(p.source_row_id, '0123456789') = e.row_prefix
