-- What to know before years are compared: per office and fiscal year, which inputs are there and whether the year is
-- whole. The codes are a closed list, in this order: no_plan, no_ledger, no_progress, no_payments, no_carry_overs,
-- year_incomplete, carry_over_open, classification_changed, routine_apart, other_agency_apart, rows_held_back.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- is_complete: 1 = plan, budget print and progress are there and the budget was printed on its last day or later; 0
-- otherwise
-- ledger_as_of: latest print of the remaining budget (local time); NULL = none
-- has_plan: 1 = an action plan (ผด.02) is loaded, 0 = none (no_plan)
-- has_ledger: 1 = a print of the remaining budget is loaded, 0 = none (no_ledger)
-- has_progress: 1 = a progress report is loaded, 0 = none (no_progress)
-- has_payments: 1 = a register of payments is loaded, 0 = none (no_payments)
-- has_carry_overs: 1 = money carried over of this year's budget is loaded, or its register; 0 = none (no_carry_overs)
-- is_closed: 1 = the latest print of the remaining budget is of 30 September or later, 0 = of before (year_incomplete);
-- NULL = none
-- is_carry_over_closed: 1 = the latest register of the money carried over of this year's budget is of 30 September of the
-- next year or later, 0 = of before, so that more of it may be paid (carry_over_open); NULL = nothing was carried over
-- is_classification_changed: 1 = codes of the expenditure types begin to hold in this year (classification_changed)
-- routine: routine lines in the plan, which are not counted as projects (routine_apart); NULL = none
-- other_agency: items of other agencies in the plan, which are not counted (other_agency_apart); NULL = none
-- held_rows: rows held back in quarantine, whose money is missing here (rows_held_back)
-- note_code: the codes that apply, separated by a comma and a space; NULL = none
-- note: the same in Thai words, separated by ·; NULL = none
CREATE VIEW v_trend_years AS
SELECT
    y.organisation_id,
    o.name AS organisation,
    y.fiscal_year,
    CASE WHEN y.has_plan = 1 AND y.has_progress = 1 AND y.is_closed = 1 THEN 1 ELSE 0 END AS is_complete,
    y.ledger_as_of,
    y.has_plan,
    y.has_ledger,
    y.has_progress,
    y.has_payments,
    y.has_carry_overs,
    y.is_closed,
    y.is_carry_over_closed,
    y.is_classification_changed,
    y.routine,
    y.other_agency,
    y.held_rows,
    NULLIF(
        SUBSTR(
            CASE WHEN y.has_plan = 0 THEN ', no_plan' ELSE '' END
            || CASE WHEN y.has_ledger = 0 THEN ', no_ledger' ELSE '' END
            || CASE WHEN y.has_progress = 0 THEN ', no_progress' ELSE '' END
            || CASE WHEN y.has_payments = 0 THEN ', no_payments' ELSE '' END
            || CASE WHEN y.has_carry_overs = 0 THEN ', no_carry_overs' ELSE '' END
            || CASE WHEN y.is_closed = 0 THEN ', year_incomplete' ELSE '' END
            || CASE WHEN y.is_carry_over_closed = 0 THEN ', carry_over_open' ELSE '' END
            || CASE WHEN y.is_classification_changed = 1 THEN ', classification_changed' ELSE '' END
            || CASE WHEN y.routine > 0 THEN ', routine_apart' ELSE '' END
            || CASE WHEN y.other_agency > 0 THEN ', other_agency_apart' ELSE '' END
            || CASE WHEN y.held_rows > 0 THEN ', rows_held_back' ELSE '' END,
            3
        ),
        ''
    ) AS note_code,
    NULLIF(
        SUBSTR(
            CASE WHEN y.has_plan = 0 THEN ' · ไม่มีแผนดำเนินงาน (ผด.02) ของปีนี้' ELSE '' END
            || CASE WHEN y.has_ledger = 0 THEN ' · ไม่มีรายงานงบประมาณคงเหลือของปีนี้' ELSE '' END
            || CASE WHEN y.has_progress = 0 THEN ' · ไม่มีรายงานผลของกอง/สำนักของปีนี้' ELSE '' END
            || CASE WHEN y.has_payments = 0 THEN ' · ไม่มีทะเบียนคุมฎีกาของปีนี้' ELSE '' END
            || CASE WHEN y.has_carry_overs = 0 THEN ' · ไม่มีทะเบียนกันเงินของปีนี้' ELSE '' END
            || CASE WHEN y.is_closed = 0 THEN ' · รายงานงบประมาณล่าสุดพิมพ์ก่อนสิ้นปีงบประมาณ' ELSE '' END
            || CASE
                WHEN y.is_carry_over_closed = 0
                    THEN ' · ทะเบียนกันเงินล่าสุดเป็นของก่อนสิ้นปีถัดไป เบิกจ่ายรวมเงินกันยังเพิ่มได้'
                ELSE ''
            END
            || CASE WHEN y.is_classification_changed = 1 THEN ' · จำแนกประเภทรายจ่ายเปลี่ยนจากปีก่อน' ELSE '' END
            || CASE WHEN y.routine > 0 THEN ' · แผนมีรายการประจำ ซึ่งไม่นับเป็นโครงการ' ELSE '' END
            || CASE WHEN y.other_agency > 0 THEN ' · แผนมีโครงการของหน่วยงานอื่น ซึ่งไม่นับรวม' ELSE '' END
            || CASE WHEN y.held_rows > 0 THEN ' · มีแถวที่กักไว้ ยังไม่รวมในตัวเลข' ELSE '' END,
            4
        ),
        ''
    ) AS note
FROM (
    SELECT
        s.organisation_id,
        s.fiscal_year,
        MAX(s.ledger_as_of) AS ledger_as_of,
        MAX(s.has_plan) AS has_plan,
        MAX(s.has_ledger) AS has_ledger,
        MAX(s.has_progress) AS has_progress,
        MAX(s.has_payments) AS has_payments,
        MAX(s.has_carry_overs) AS has_carry_overs,
        CASE
            WHEN MAX(s.ledger_as_of) IS NOT NULL
                THEN
                    CASE
                        WHEN
                            SUBSTR(CAST(MAX(s.ledger_as_of) AS VARCHAR(32)), 1, 10)
                            >= CAST(s.fiscal_year - 543 AS VARCHAR(4)) || '-09-30'
                            THEN 1
                        ELSE 0
                    END
        END AS is_closed,
        CASE
            WHEN MAX(s.carried_satang) > 0
                THEN
                    CASE
                        WHEN
                            EXISTS (
                                SELECT 1
                                FROM load AS l
                                WHERE
                                    s.organisation_id = l.organisation_id
                                    AND l.kind = 'carry_overs'
                                    AND l.fiscal_year IN (s.fiscal_year, s.fiscal_year + 1)
                                    AND SUBSTR(CAST(l.as_of AS VARCHAR(32)), 1, 10)
                                    >= CAST(s.fiscal_year - 542 AS VARCHAR(4)) || '-09-30'
                            )
                            THEN 1
                        ELSE 0
                    END
        END AS is_carry_over_closed,
        CASE
            WHEN
                EXISTS (
                    SELECT 1
                    FROM expenditure_type AS e
                    WHERE e.valid_from = s.fiscal_year
                )
                THEN 1
            ELSE 0
        END AS is_classification_changed,
        CAST(MAX(s.routine) AS BIGINT) AS routine,
        CAST(MAX(s.other_agency) AS BIGINT) AS other_agency,
        CAST(SUM(s.held_rows) AS BIGINT) AS held_rows
    FROM (
        SELECT
            organisation_id,
            fiscal_year,
            CASE WHEN kind = 'remaining_budget' THEN as_of END AS ledger_as_of,
            CASE WHEN kind = 'action_items' THEN 1 ELSE 0 END AS has_plan,
            CASE WHEN kind = 'remaining_budget' THEN 1 ELSE 0 END AS has_ledger,
            CASE WHEN kind = 'progress' THEN 1 ELSE 0 END AS has_progress,
            CASE WHEN kind = 'disbursements' THEN 1 ELSE 0 END AS has_payments,
            CASE WHEN kind = 'carry_overs' THEN 1 ELSE 0 END AS has_carry_overs,
            CAST(NULL AS BIGINT) AS routine,
            CAST(NULL AS BIGINT) AS other_agency,
            CAST(NULL AS BIGINT) AS carried_satang,
            0 AS held_rows
        FROM load
        WHERE
            kind IN (
                'remaining_budget',
                'action_items',
                'progress',
                'disbursements',
                'carry_overs',
                'reserve_spending',
                'grants'
            )
        UNION ALL
        SELECT
            organisation_id,
            fiscal_year,
            NULL,
            0,
            0,
            0,
            0,
            CASE WHEN carried_satang IS NOT NULL THEN 1 ELSE 0 END,
            routine,
            other_agency,
            carried_satang,
            0
        FROM cur_trend_kept
        WHERE dimension = 'all'
        UNION ALL
        SELECT
            organisation_id,
            fiscal_year,
            NULL,
            0,
            0,
            0,
            0,
            0,
            NULL,
            NULL,
            NULL,
            1
        FROM quarantine_row
        WHERE
            known_to IS NULL
            AND kind IN ('remaining_budget', 'action_items', 'progress', 'disbursements', 'carry_overs')
    ) AS s
    GROUP BY s.organisation_id, s.fiscal_year
) AS y
INNER JOIN organisation AS o ON y.organisation_id = o.organisation_id
