-- Years side by side: per office, fiscal year and group, what was planned and what came of it. Projects of the office
-- itself only (no equipment, no routine lines, no other agencies). The money of `area`, `programme` and `all` is the
-- whole ledger's;
-- that of `strategy` and `unit`, which no ledger knows, is that of the budget lines linked to plan items: see basis.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- dimension: all | area | programme | strategy | unit
-- member: name of the group; NULL = not stated (for dimension all always)
-- basis: ledger | linked, where approved, net, committed and disbursed come from
-- items: number of plan items; NULL = the year has none in this group
-- planned_satang: sum of the plan's budgets (satang; NULL = none stated)
-- planned_baht: the same (baht)
-- approved_satang: sum of งบอนุมัติ (satang; NULL = none known)
-- approved_baht: the same (baht)
-- net_satang: sum of approved + in - out (satang; NULL = none known)
-- net_baht: the same (baht)
-- committed_satang: sum of ก่อหนี้ผูกพัน (satang; NULL = none known)
-- committed_baht: the same (baht)
-- disbursed_satang: sum of เบิกจ่าย (satang; NULL = none known)
-- disbursed_baht: the same (baht)
-- completed: number of plan items of that status; NULL as items
-- in_progress: number of plan items of that status; NULL as items
-- not_started: number of plan items of that status; NULL as items
-- cancelled: number of plan items of that status; NULL as items
-- carried_over: number of plan items of that status; NULL as items
-- mixed: number of plan items of that status; NULL as items
-- unknown: number of plan items of that status; NULL as items
-- not_reported: number of plan items of which nothing was reported; NULL as items
CREATE VIEW v_yearly_trend AS
SELECT
    organisation_id,
    MIN(organisation) AS organisation,
    fiscal_year,
    dimension,
    MIN(member) AS member,
    CASE WHEN dimension IN ('strategy', 'unit') THEN 'linked' ELSE 'ledger' END AS basis,
    CAST(SUM(items) AS BIGINT) AS items,
    CAST(SUM(planned_satang) AS BIGINT) AS planned_satang,
    CAST(SUM(planned_satang) AS BIGINT) / 100.0 AS planned_baht,
    CAST(SUM(approved_satang) AS BIGINT) AS approved_satang,
    CAST(SUM(approved_satang) AS BIGINT) / 100.0 AS approved_baht,
    CAST(SUM(net_satang) AS BIGINT) AS net_satang,
    CAST(SUM(net_satang) AS BIGINT) / 100.0 AS net_baht,
    CAST(SUM(committed_satang) AS BIGINT) AS committed_satang,
    CAST(SUM(committed_satang) AS BIGINT) / 100.0 AS committed_baht,
    CAST(SUM(disbursed_satang) AS BIGINT) AS disbursed_satang,
    CAST(SUM(disbursed_satang) AS BIGINT) / 100.0 AS disbursed_baht,
    CAST(SUM(completed) AS BIGINT) AS completed,
    CAST(SUM(in_progress) AS BIGINT) AS in_progress,
    CAST(SUM(not_started) AS BIGINT) AS not_started,
    CAST(SUM(cancelled) AS BIGINT) AS cancelled,
    CAST(SUM(carried_over) AS BIGINT) AS carried_over,
    CAST(SUM(mixed) AS BIGINT) AS mixed,
    CAST(SUM(unknown) AS BIGINT) AS unknown,
    CAST(SUM(not_reported) AS BIGINT) AS not_reported
FROM (
    SELECT
        organisation_id,
        organisation,
        fiscal_year,
        dimension,
        member,
        member_key,
        items,
        planned_satang,
        CASE WHEN dimension IN ('strategy', 'unit') THEN approved_satang END AS approved_satang,
        CASE WHEN dimension IN ('strategy', 'unit') THEN net_satang END AS net_satang,
        CASE WHEN dimension IN ('strategy', 'unit') THEN committed_satang END AS committed_satang,
        CASE WHEN dimension IN ('strategy', 'unit') THEN disbursed_satang END AS disbursed_satang,
        completed,
        in_progress,
        not_started,
        cancelled,
        carried_over,
        mixed,
        unknown,
        not_reported
    FROM v_plan_summary
    WHERE dimension IN ('all', 'area', 'programme', 'strategy', 'unit') AND scope = 'project'
    UNION ALL
    SELECT
        organisation_id,
        organisation,
        fiscal_year,
        dimension,
        member,
        member AS member_key,
        NULL,
        NULL,
        approved_satang,
        net_satang,
        committed_satang,
        disbursed_satang,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL
    FROM v_ledger_summary
    WHERE dimension IN ('all', 'area', 'programme')
) AS both_sides
GROUP BY organisation_id, fiscal_year, dimension, member_key
