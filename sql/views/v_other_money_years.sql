-- Money beside the year's budget, added up by year: spending from the reserves by the year of the council's approval as
-- registered, grants for a stated purpose by the year of their register, and money carried over by the year whose budget
-- it is of and the year it is paid in (a line that a later register names again counts once, as the later one says).
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.); of carry_over, the year whose budget it is of
-- source: reserve | grant | carry_over
-- payment_year: fiscal year (B.E.) money carried over is paid in; NULL for the others
-- lines: number of lines
-- granted_satang: approved from the reserves, allocated as grants, or carried over (satang; NULL = none stated)
-- granted_baht: the same (baht)
-- committed_satang: ก่อหนี้ผูกพัน (satang; NULL = none stated)
-- committed_baht: the same (baht)
-- disbursed_satang: เบิกจ่าย (satang; NULL = none stated)
-- disbursed_baht: the same (baht)
-- returned_satang: ส่งคืน of grants (satang; NULL = none stated)
-- returned_baht: the same (baht)
-- balance_satang: คงเหลือ as printed (satang; NULL = none stated)
-- balance_baht: the same (baht)
-- disbursed_pct: disbursed of granted (percent; NULL = one is not known, or granted is nothing)
CREATE VIEW v_other_money_years AS
SELECT
    t.organisation_id,
    o.name AS organisation,
    t.fiscal_year,
    t.source,
    t.payment_year,
    t.lines,
    t.granted_satang,
    t.granted_satang / 100.0 AS granted_baht,
    t.committed_satang,
    t.committed_satang / 100.0 AS committed_baht,
    t.disbursed_satang,
    t.disbursed_satang / 100.0 AS disbursed_baht,
    t.returned_satang,
    t.returned_satang / 100.0 AS returned_baht,
    t.balance_satang,
    t.balance_satang / 100.0 AS balance_baht,
    100.0 * t.disbursed_satang / NULLIF(t.granted_satang, 0) AS disbursed_pct
FROM (
    SELECT
        organisation_id,
        fiscal_year,
        source,
        payment_year,
        COUNT(*) AS lines,
        CAST(SUM(granted_satang) AS BIGINT) AS granted_satang,
        CAST(SUM(committed_satang) AS BIGINT) AS committed_satang,
        CAST(SUM(disbursed_satang) AS BIGINT) AS disbursed_satang,
        CAST(SUM(returned_satang) AS BIGINT) AS returned_satang,
        CAST(SUM(balance_satang) AS BIGINT) AS balance_satang
    FROM (
        SELECT
            organisation_id,
            fiscal_year,
            'reserve' AS source,
            CAST(NULL AS INTEGER) AS payment_year,
            approved_satang AS granted_satang,
            committed_satang,
            disbursed_satang,
            CAST(NULL AS BIGINT) AS returned_satang,
            balance_satang
        FROM reserve_spending
        WHERE known_to IS NULL AND held_to IS NULL
        UNION ALL
        SELECT
            organisation_id,
            fiscal_year,
            'grant',
            NULL,
            allocated_satang,
            committed_satang,
            disbursed_satang,
            returned_satang,
            balance_satang
        FROM specific_grant
        WHERE known_to IS NULL AND held_to IS NULL
        UNION ALL
        SELECT
            organisation_id,
            budget_year,
            'carry_over',
            payment_year,
            carried_over_satang,
            NULL,
            disbursed_satang,
            NULL,
            balance_satang
        FROM cur_carry_over
    ) AS one_by_one
    GROUP BY organisation_id, fiscal_year, source, payment_year
) AS t
INNER JOIN organisation AS o ON t.organisation_id = o.organisation_id
