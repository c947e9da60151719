-- Money of a year by what it can be grouped by, one row per budget line, payment or line carried over: for sums only.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.); of money carried over, the year whose budget it is of
-- area: ด้าน
-- programme_name: แผนงาน without the leading word แผนงาน
-- expenditure_type: ประเภทรายจ่าย
-- fund_source: แหล่งเงิน; NULL for budget lines, which have none
-- unit: หน่วยงาน of money carried over; else NULL
-- unit_key: matching key of the unit
-- project: โครงการ as written
-- project_key: matching key of the project
-- approved_satang: งบอนุมัติ of a budget line (satang)
-- net_satang: its approved + in - out (satang)
-- committed_satang: its ก่อหนี้ผูกพัน (satang)
-- disbursed_satang: its เบิกจ่าย (satang)
-- carried_satang: จำนวนเงินกัน of a line carried over (satang)
-- carried_disbursed_satang: its เบิกจ่าย, made in the year after (satang)
-- payments_satang: amount of a payment (satang)
-- earlier_payments_satang: the same where its code is of the budget of the year before, else 0 (satang)
CREATE VIEW cur_trend_money AS
SELECT
    organisation_id,
    fiscal_year,
    area,
    programme_name,
    expenditure_type,
    CAST(NULL AS TEXT) AS fund_source,
    CAST(NULL AS TEXT) AS unit,
    CAST(NULL AS TEXT) AS unit_key,
    project,
    project_key,
    approved_satang,
    net_satang,
    committed_satang,
    disbursed_satang,
    CAST(NULL AS BIGINT) AS carried_satang,
    CAST(NULL AS BIGINT) AS carried_disbursed_satang,
    CAST(NULL AS BIGINT) AS payments_satang,
    CAST(NULL AS BIGINT) AS earlier_payments_satang
FROM cur_budget_line
UNION ALL
SELECT
    y.organisation_id,
    y.fiscal_year,
    y.area,
    CASE
        WHEN
            SUBSTR(TRIM(COALESCE(p.name, y.programme)), 1, 6) = 'แผนงาน'
            AND LENGTH(TRIM(COALESCE(p.name, y.programme))) > 6
            THEN TRIM(SUBSTR(TRIM(COALESCE(p.name, y.programme)), 7))
        ELSE TRIM(COALESCE(p.name, y.programme))
    END,
    y.expenditure_type,
    COALESCE(f.name, y.fund_source),
    NULL,
    NULL,
    y.project,
    y.project_key,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    y.amount_satang,
    CASE
        WHEN SUBSTR(y.budget_code, 3, 2) = SUBSTR(CAST(y.fiscal_year - 1 AS VARCHAR(4)), 3, 2) THEN y.amount_satang
        WHEN y.amount_satang IS NOT NULL THEN 0
    END
FROM payment AS y
LEFT JOIN spelling AS p
    ON y.organisation_id = p.organisation_id AND p.subject = 'programme' AND y.programme = p.as_written
LEFT JOIN spelling AS f
    ON y.organisation_id = f.organisation_id AND f.subject = 'fund_source' AND y.fund_source = f.as_written
WHERE y.known_to IS NULL AND y.held_to IS NULL
UNION ALL
SELECT
    c.organisation_id,
    c.budget_year,
    c.area,
    CASE
        WHEN
            SUBSTR(TRIM(COALESCE(p.name, c.programme)), 1, 6) = 'แผนงาน'
            AND LENGTH(TRIM(COALESCE(p.name, c.programme))) > 6
            THEN TRIM(SUBSTR(TRIM(COALESCE(p.name, c.programme)), 7))
        ELSE TRIM(COALESCE(p.name, c.programme))
    END,
    c.expenditure_type,
    COALESCE(f.name, c.fund_source),
    COALESCE(u.name, c.unit),
    COALESCE(u.name_key, c.unit_key),
    c.project,
    c.project_key,
    NULL,
    NULL,
    NULL,
    NULL,
    c.carried_over_satang,
    c.disbursed_satang,
    NULL,
    NULL
FROM cur_carry_over AS c
LEFT JOIN spelling AS p
    ON c.organisation_id = p.organisation_id AND p.subject = 'programme' AND c.programme = p.as_written
LEFT JOIN spelling AS u
    ON c.organisation_id = u.organisation_id AND u.subject = 'unit' AND c.unit = u.as_written
LEFT JOIN spelling AS f
    ON c.organisation_id = f.organisation_id AND f.subject = 'fund_source' AND c.fund_source = f.as_written
