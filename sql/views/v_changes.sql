-- What this warehouse learnt when: every version of a line that a load opened or closed, and every name, own code and
-- change of a unit that was confirmed or withdrawn. A line that changed is closed and opened by the same load. Keys of
-- payments are left out, since they may hold words that name a person.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.); NULL = of names, which are of no year
-- kind: kind of the line, or aliases | own_codes | unit_changes
-- change: opened | closed
-- happened_at: when this warehouse learnt it (UTC)
-- load_id: the load that did it; NULL = a person did
-- file_name: the file of that load; a version that it closed may stand in another
-- line_key: key of the line, or of what a name was said; NULL for payments
-- source_row_id: where the version stands; NULL = it is of no file
-- held_from: from when the version holds (local time); NULL = of names, which hold for all time
-- held_to: until when it holds (local time; NULL = still)
-- amount_satang: its main amount: approved, amount, in or out, budget (of plans the first year stated), allocated, carried
-- over, debit or credit, actual, estimate (satang; NULL = not stated)
-- amount_baht: the same (baht)
-- source_file_name: file the version stands in
-- sheet: name of its sheet; NULL = the ledger of the file's tables does not name it
-- sheet_no: number of its sheet, 1-based
-- row_no: row in the sheet, 1-based
CREATE VIEW v_changes AS
SELECT
    c.organisation_id,
    o.name AS organisation,
    c.fiscal_year,
    c.kind,
    c.change,
    c.happened_at,
    c.load_id,
    f.name AS file_name,
    c.line_key,
    c.source_row_id,
    c.held_from,
    c.held_to,
    c.amount_satang,
    c.amount_satang / 100.0 AS amount_baht,
    r.name AS source_file_name,
    h.sheet,
    CAST(SUBSTR(c.source_row_id, 18, LENGTH(RTRIM(c.source_row_id, '0123456789')) - 18) AS INTEGER) AS sheet_no,
    CAST(SUBSTR(c.source_row_id, LENGTH(RTRIM(c.source_row_id, '0123456789')) + 1) AS INTEGER) AS row_no
FROM (
    SELECT
        'remaining_budget' AS kind,
        'opened' AS change,
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from AS happened_at,
        load_id,
        approved_satang AS amount_satang
    FROM budget_line
    UNION ALL
    SELECT
        'remaining_budget',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        approved_satang
    FROM budget_line
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'disbursements',
        'opened',
        organisation_id,
        fiscal_year,
        CAST(NULL AS VARCHAR(250)),
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        amount_satang
    FROM payment
    UNION ALL
    SELECT
        'disbursements',
        'closed',
        organisation_id,
        fiscal_year,
        CAST(NULL AS VARCHAR(250)),
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        amount_satang
    FROM payment
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'transfers',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        COALESCE(in_satang, out_satang)
    FROM budget_transfer
    UNION ALL
    SELECT
        'transfers',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        COALESCE(in_satang, out_satang)
    FROM budget_transfer
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'action_items',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        budget_satang
    FROM action_item
    UNION ALL
    SELECT
        'action_items',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        budget_satang
    FROM action_item
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'action_equipment',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        budget_satang
    FROM equipment_item
    UNION ALL
    SELECT
        'action_equipment',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        budget_satang
    FROM equipment_item
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'action_summary',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        budget_satang
    FROM action_summary
    UNION ALL
    SELECT
        'action_summary',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        budget_satang
    FROM action_summary
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'progress',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        budget_satang
    FROM progress
    UNION ALL
    SELECT
        'progress',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        budget_satang
    FROM progress
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'plan_projects',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        COALESCE(
            budget_1_satang,
            budget_2_satang,
            budget_3_satang,
            budget_4_satang,
            budget_5_satang
        )
    FROM plan_project
    UNION ALL
    SELECT
        'plan_projects',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        COALESCE(
            budget_1_satang,
            budget_2_satang,
            budget_3_satang,
            budget_4_satang,
            budget_5_satang
        )
    FROM plan_project
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'plan_beyond_capacity',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        COALESCE(
            budget_1_satang,
            budget_2_satang,
            budget_3_satang,
            budget_4_satang,
            budget_5_satang
        )
    FROM plan_beyond_item
    UNION ALL
    SELECT
        'plan_beyond_capacity',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        COALESCE(
            budget_1_satang,
            budget_2_satang,
            budget_3_satang,
            budget_4_satang,
            budget_5_satang
        )
    FROM plan_beyond_item
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'plan_equipment',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        COALESCE(
            budget_1_satang,
            budget_2_satang,
            budget_3_satang,
            budget_4_satang,
            budget_5_satang
        )
    FROM plan_equipment_item
    UNION ALL
    SELECT
        'plan_equipment',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        COALESCE(
            budget_1_satang,
            budget_2_satang,
            budget_3_satang,
            budget_4_satang,
            budget_5_satang
        )
    FROM plan_equipment_item
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'plan_summary',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        COALESCE(
            budget_total_satang,
            budget_1_satang,
            budget_2_satang,
            budget_3_satang,
            budget_4_satang,
            budget_5_satang
        )
    FROM plan_summary_line
    UNION ALL
    SELECT
        'plan_summary',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        COALESCE(
            budget_total_satang,
            budget_1_satang,
            budget_2_satang,
            budget_3_satang,
            budget_4_satang,
            budget_5_satang
        )
    FROM plan_summary_line
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'strategy_crosswalk',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        CAST(NULL AS BIGINT)
    FROM strategy_link
    UNION ALL
    SELECT
        'strategy_crosswalk',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        CAST(NULL AS BIGINT)
    FROM strategy_link
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'reserve_spending',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        approved_satang
    FROM reserve_spending
    UNION ALL
    SELECT
        'reserve_spending',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        approved_satang
    FROM reserve_spending
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'grants',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        allocated_satang
    FROM specific_grant
    UNION ALL
    SELECT
        'grants',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        allocated_satang
    FROM specific_grant
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'carry_overs',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        carried_over_satang
    FROM carry_over
    UNION ALL
    SELECT
        'carry_overs',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        carried_over_satang
    FROM carry_over
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'trial_balance',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        COALESCE(debit_satang, credit_satang)
    FROM trial_balance_line
    UNION ALL
    SELECT
        'trial_balance',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        COALESCE(debit_satang, credit_satang)
    FROM trial_balance_line
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'cash_report',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        COALESCE(actual_satang, estimate_satang)
    FROM cash_report_line
    UNION ALL
    SELECT
        'cash_report',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        COALESCE(actual_satang, estimate_satang)
    FROM cash_report_line
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'ordinance_detail',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        amount_satang
    FROM ordinance_item
    UNION ALL
    SELECT
        'ordinance_detail',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        amount_satang
    FROM ordinance_item
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'ordinance_summary',
        'opened',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_from,
        load_id,
        estimate_satang
    FROM ordinance_summary_line
    UNION ALL
    SELECT
        'ordinance_summary',
        'closed',
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        held_from,
        held_to,
        known_to,
        closed_load_id,
        estimate_satang
    FROM ordinance_summary_line
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'aliases',
        'opened',
        organisation_id,
        NULL,
        subject || ' · ' || as_written,
        NULL,
        NULL,
        NULL,
        known_from,
        NULL,
        NULL
    FROM alias
    UNION ALL
    SELECT
        'aliases',
        'closed',
        organisation_id,
        NULL,
        subject || ' · ' || as_written,
        NULL,
        NULL,
        NULL,
        known_to,
        NULL,
        NULL
    FROM alias
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'own_codes',
        'opened',
        organisation_id,
        NULL,
        subject || ' · ' || code || COALESCE(' · ' || as_written, ''),
        NULL,
        NULL,
        NULL,
        known_from,
        NULL,
        NULL
    FROM own_code
    UNION ALL
    SELECT
        'own_codes',
        'closed',
        organisation_id,
        NULL,
        subject || ' · ' || code || COALESCE(' · ' || as_written, ''),
        NULL,
        NULL,
        NULL,
        known_to,
        NULL,
        NULL
    FROM own_code
    WHERE known_to IS NOT NULL
    UNION ALL
    SELECT
        'unit_changes',
        'opened',
        organisation_id,
        NULL,
        old_name || ' · ' || new_name,
        NULL,
        NULL,
        NULL,
        known_from,
        NULL,
        NULL
    FROM unit_change
    UNION ALL
    SELECT
        'unit_changes',
        'closed',
        organisation_id,
        NULL,
        old_name || ' · ' || new_name,
        NULL,
        NULL,
        NULL,
        known_to,
        NULL,
        NULL
    FROM unit_change
    WHERE known_to IS NOT NULL
) AS c
INNER JOIN organisation AS o ON c.organisation_id = o.organisation_id
LEFT JOIN load AS l ON c.load_id = l.load_id
LEFT JOIN source_file AS f ON l.source_file_id = f.source_file_id
LEFT JOIN source_file AS r
    ON
        c.organisation_id = r.organisation_id
        AND r.sha256 >= SUBSTR(c.source_row_id, 1, 16)
        AND r.sha256 < SUBSTR(c.source_row_id, 1, 16) || 'g'
LEFT JOIN cur_sheet AS h
    ON
        c.organisation_id = h.organisation_id
        AND RTRIM(c.source_row_id, '0123456789') = h.row_prefix
