-- Strategies as editions of the five-year plan state them, number and name apart; one row per edition and spelling.
-- organisation_id: the office
-- fiscal_year: first year of the plan (B.E.)
-- edition_order: editions in order: year and number as one number; 0 = the plan as first made
-- edition: the edition as written; NULL = none is stated
-- edition_on: the day it was announced, where stated
-- strategy_key: matching key of the strategy
-- strategy: ยุทธศาสตร์ / ประเด็นการพัฒนา
-- rest_key: the key without a leading word such as ยุทธศาสตร์ที่
-- lines: lines of the edition under it
CREATE VIEW cur_strategy AS
SELECT
    organisation_id,
    fiscal_year,
    edition_order,
    MIN(edition) AS edition,
    MIN(edition_on) AS edition_on,
    strategy_key,
    MIN(strategy) AS strategy,
    REPLACE(
        REPLACE(REPLACE(strategy_key, 'ยุทธศาสตร์การพัฒนาที่', ''), 'ยุทธศาสตร์ที่', ''), 'ประเด็นการพัฒนาที่', ''
    ) AS rest_key,
    COUNT(*) AS lines
FROM cur_development_item
WHERE strategy_key <> ''
GROUP BY organisation_id, fiscal_year, edition_order, strategy_key
