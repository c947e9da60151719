-- Budget lines added up: the whole ledger of the office, whether or not a plan item stands behind a line.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- dimension: all | area | programme | authority | budget_type
-- parent: the area of a programme; else NULL
-- member: the area, programme (bare name), authority or budget type; NULL = not known (for dimension all always)
-- lines: number of budget lines
-- as_of: latest print time among them (local time)
-- approved_satang: sum of งบอนุมัติ (satang; NULL = none stated)
-- approved_baht: the same (baht)
-- transferred_in_satang: sum of โอนเพิ่ม (satang; NULL = none stated)
-- transferred_in_baht: the same (baht)
-- transferred_out_satang: sum of โอนลด (satang; NULL = none stated)
-- transferred_out_baht: the same (baht)
-- net_satang: sum of approved + in - out (satang; NULL = none stated)
-- net_baht: the same (baht)
-- committed_satang: sum of ก่อหนี้ผูกพัน (satang; NULL = none stated)
-- committed_baht: the same (baht)
-- disbursed_satang: sum of เบิกจ่าย (satang; NULL = none stated)
-- disbursed_baht: the same (baht)
-- balance_satang: sum of คงเหลือ as printed (satang; NULL = none stated)
-- balance_baht: the same (baht)
CREATE VIEW v_ledger_summary AS
SELECT
    organisation_id,
    MIN(organisation) AS organisation,
    fiscal_year,
    dimension,
    parent,
    member,
    COUNT(*) AS lines,
    MAX(as_of) AS as_of,
    CAST(SUM(approved_satang) AS BIGINT) AS approved_satang,
    CAST(SUM(approved_satang) AS BIGINT) / 100.0 AS approved_baht,
    CAST(SUM(transferred_in_satang) AS BIGINT) AS transferred_in_satang,
    CAST(SUM(transferred_in_satang) AS BIGINT) / 100.0 AS transferred_in_baht,
    CAST(SUM(transferred_out_satang) AS BIGINT) AS transferred_out_satang,
    CAST(SUM(transferred_out_satang) AS BIGINT) / 100.0 AS transferred_out_baht,
    CAST(SUM(net_satang) AS BIGINT) AS net_satang,
    CAST(SUM(net_satang) AS BIGINT) / 100.0 AS net_baht,
    CAST(SUM(committed_satang) AS BIGINT) AS committed_satang,
    CAST(SUM(committed_satang) AS BIGINT) / 100.0 AS committed_baht,
    CAST(SUM(disbursed_satang) AS BIGINT) AS disbursed_satang,
    CAST(SUM(disbursed_satang) AS BIGINT) / 100.0 AS disbursed_baht,
    CAST(SUM(balance_satang) AS BIGINT) AS balance_satang,
    CAST(SUM(balance_satang) AS BIGINT) / 100.0 AS balance_baht
FROM (
    SELECT
        b.organisation_id,
        o.name AS organisation,
        b.fiscal_year,
        b.as_of,
        d.dimension,
        CASE d.dimension WHEN 'programme' THEN b.area END AS parent,
        CASE d.dimension
            WHEN 'area' THEN b.area
            WHEN 'programme' THEN b.programme_name
            WHEN 'authority' THEN b.authority
            WHEN 'budget_type' THEN b.budget_type
        END AS member,
        b.approved_satang,
        b.transferred_in_satang,
        b.transferred_out_satang,
        b.net_satang,
        b.committed_satang,
        b.disbursed_satang,
        b.balance_satang
    FROM cur_budget_line AS b
    INNER JOIN organisation AS o ON b.organisation_id = o.organisation_id
    CROSS JOIN (
        SELECT 'all' AS dimension
        UNION ALL
        SELECT 'area'
        UNION ALL
        SELECT 'programme'
        UNION ALL
        SELECT 'authority'
        UNION ALL
        SELECT 'budget_type'
    ) AS d
) AS grouped
GROUP BY organisation_id, fiscal_year, dimension, parent, member
