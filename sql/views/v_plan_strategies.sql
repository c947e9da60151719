-- Strategies per edition of the five-year plan: which edition states which number and name, and in which years of the
-- plan it was the newest word on that strategy. A strategy that a later edition does not name holds on; one whose number
-- a later edition of the plan gives to another name ends there.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: first year of the plan (B.E.)
-- edition_order: editions in order: year and number as one number; 0 = the plan as first made
-- edition: the edition as written; NULL = none is stated
-- edition_on: the day it was announced, where stated
-- strategy_no: number of the strategy as printed before its name; NULL = none is
-- strategy: ยุทธศาสตร์ / ประเด็นการพัฒนา; the confirmed name, where there is one
-- strategy_key: matching key of the strategy
-- known_year: fiscal year (B.E.) from which this edition states it: the edition's, else the plan's first
-- ended_year: fiscal year (B.E.) of the next edition that gives its number to another name; NULL = none does
-- lines: lines of the edition under it
-- national_strategy: ยุทธศาสตร์ชาติ that the plan's cross-walk gives it; the first in text order where it gives several
-- province_strategy: ยุทธศาสตร์จังหวัด, likewise
-- local_strategy: ยุทธศาสตร์ อปท. ในเขตจังหวัด, likewise
-- crosswalk_lines: lines of the cross-walk under it; NULL = no file of the plan's first year printed one
CREATE VIEW v_plan_strategies AS
SELECT
    s.organisation_id,
    o.name AS organisation,
    s.fiscal_year,
    s.edition_order,
    s.edition,
    s.edition_on,
    s.strategy_no,
    s.strategy,
    s.strategy_key,
    CASE WHEN s.edition_order > 0 THEN s.edition_order / 1000 ELSE s.fiscal_year END AS known_year,
    (
        SELECT CASE WHEN MIN(n.edition_order) > 0 THEN MIN(n.edition_order) / 1000 END
        FROM (
            SELECT
                organisation_id,
                fiscal_year,
                edition_order,
                SUBSTR(rest_key, 1, LENGTH(rest_key) - LENGTH(LTRIM(rest_key, '0123456789'))) AS strategy_no,
                LTRIM(rest_key, '0123456789') AS name_key
            FROM cur_strategy
        ) AS n
        WHERE
            n.organisation_id = s.organisation_id
            AND n.fiscal_year = s.fiscal_year
            AND n.edition_order > s.edition_order
            AND n.strategy_no = s.strategy_no
            AND n.name_key <> s.name_key
    ) AS ended_year,
    s.lines,
    w.national_strategy,
    w.province_strategy,
    w.local_strategy,
    w.crosswalk_lines
FROM (
    SELECT
        organisation_id,
        fiscal_year,
        edition_order,
        edition,
        edition_on,
        strategy,
        strategy_key,
        NULLIF(SUBSTR(rest_key, 1, LENGTH(rest_key) - LENGTH(LTRIM(rest_key, '0123456789'))), '') AS strategy_no,
        LTRIM(rest_key, '0123456789') AS name_key,
        lines
    FROM cur_strategy
) AS s
INNER JOIN organisation AS o ON s.organisation_id = o.organisation_id
LEFT JOIN (
    SELECT
        i.organisation_id,
        i.fiscal_year,
        COALESCE(t.name_key, i.strategy_key) AS strategy_key,
        MIN(i.national_strategy) AS national_strategy,
        MIN(i.province_strategy) AS province_strategy,
        MIN(i.local_strategy) AS local_strategy,
        COUNT(*) AS crosswalk_lines
    FROM strategy_link AS i
    LEFT JOIN spelling AS t
        ON i.organisation_id = t.organisation_id AND t.subject = 'strategy' AND i.strategy = t.as_written
    WHERE i.known_to IS NULL AND i.held_to IS NULL
    GROUP BY i.organisation_id, i.fiscal_year, COALESCE(t.name_key, i.strategy_key)
) AS w
    ON s.organisation_id = w.organisation_id AND s.fiscal_year = w.fiscal_year AND s.strategy_key = w.strategy_key
