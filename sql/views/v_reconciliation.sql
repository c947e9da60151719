-- The same money told by two sources, with the difference. All are shown, none is chosen silently.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- comparison: disbursed (ledger's เบิกจ่าย against the payment registers, less payments of the budget of the year
-- before) | item_disbursed (the same lines' เบิกจ่าย
-- against the divisions' reports, items that have both) | transfers_balance (register's โอนเพิ่ม against its โอนลด) |
-- transfers_in (ledger's โอนเพิ่ม against the register's) | transfers_out (ledger's โอนลด against the register's) |
-- plan_summary (total of ผด.01, else the sum of its programmes, against the sum of ผด.02 with or without routine items
-- as in v_action_summary)
-- comparison_no: 1 to 6, for sorting
-- left_satang: the first named (satang; NULL = not known)
-- left_baht: the same (baht)
-- right_satang: the second named (satang; NULL = not known)
-- right_baht: the same (baht)
-- difference_satang: left minus right (satang; NULL = one of them is not known)
-- difference_baht: the same (baht)
CREATE VIEW v_reconciliation AS
SELECT
    r.organisation_id,
    o.name AS organisation,
    r.fiscal_year,
    r.comparison,
    r.comparison_no,
    CAST(SUM(r.left_satang) AS BIGINT) AS left_satang,
    CAST(SUM(r.left_satang) AS BIGINT) / 100.0 AS left_baht,
    CAST(SUM(r.right_satang) AS BIGINT) AS right_satang,
    CAST(SUM(r.right_satang) AS BIGINT) / 100.0 AS right_baht,
    CAST(SUM(r.left_satang) - SUM(r.right_satang) AS BIGINT) AS difference_satang,
    CAST(SUM(r.left_satang) - SUM(r.right_satang) AS BIGINT) / 100.0 AS difference_baht
FROM (
    SELECT
        organisation_id,
        fiscal_year,
        'disbursed' AS comparison,
        1 AS comparison_no,
        disbursed_satang AS left_satang,
        CAST(NULL AS BIGINT) AS right_satang
    FROM cur_budget_line
    UNION ALL
    SELECT
        organisation_id,
        fiscal_year,
        'disbursed',
        1,
        NULL,
        amount_satang
    FROM cur_payment
    WHERE
        budget_code IS NULL
        OR SUBSTR(budget_code, 3, 2) <> SUBSTR(CAST(fiscal_year - 1 AS VARCHAR(4)), 3, 2)
    UNION ALL
    SELECT
        organisation_id,
        fiscal_year,
        'item_disbursed',
        2,
        disbursed_satang,
        reported_disbursed_satang
    FROM cur_item_result
    WHERE disbursed_satang IS NOT NULL AND reported_disbursed_satang IS NOT NULL
    UNION ALL
    SELECT
        organisation_id,
        fiscal_year,
        'transfers_balance',
        3,
        in_satang,
        out_satang
    FROM budget_transfer
    WHERE known_to IS NULL AND held_to IS NULL
    UNION ALL
    SELECT
        organisation_id,
        fiscal_year,
        'transfers_in',
        4,
        transferred_in_satang,
        NULL
    FROM cur_budget_line
    UNION ALL
    SELECT
        organisation_id,
        fiscal_year,
        'transfers_in',
        4,
        NULL,
        in_satang
    FROM budget_transfer
    WHERE known_to IS NULL AND held_to IS NULL
    UNION ALL
    SELECT
        organisation_id,
        fiscal_year,
        'transfers_out',
        5,
        transferred_out_satang,
        NULL
    FROM cur_budget_line
    UNION ALL
    SELECT
        organisation_id,
        fiscal_year,
        'transfers_out',
        5,
        NULL,
        out_satang
    FROM budget_transfer
    WHERE known_to IS NULL AND held_to IS NULL
    UNION ALL
    SELECT
        f.organisation_id,
        f.fiscal_year,
        'plan_summary',
        6,
        f.printed_satang,
        CASE WHEN f.printed_satang = i.all_satang THEN i.all_satang ELSE i.own_satang END
    FROM (
        SELECT
            organisation_id,
            fiscal_year,
            CAST(
                COALESCE(
                    SUM(CASE WHEN level = 'total' THEN budget_satang END),
                    SUM(CASE WHEN level = 'programme' THEN budget_satang END)
                ) AS BIGINT
            ) AS printed_satang
        FROM action_summary
        WHERE known_to IS NULL AND held_to IS NULL
        GROUP BY organisation_id, fiscal_year
    ) AS f
    LEFT JOIN (
        SELECT
            organisation_id,
            fiscal_year,
            CAST(SUM(budget_satang) AS BIGINT) AS all_satang,
            CAST(SUM(CASE WHEN is_routine = 1 THEN NULL ELSE budget_satang END) AS BIGINT) AS own_satang
        FROM cur_plan_item
        WHERE kind = 'action_items'
        GROUP BY organisation_id, fiscal_year
    ) AS i ON f.organisation_id = i.organisation_id AND f.fiscal_year = i.fiscal_year
) AS r
INNER JOIN organisation AS o ON r.organisation_id = o.organisation_id
GROUP BY r.organisation_id, o.name, r.fiscal_year, r.comparison, r.comparison_no
