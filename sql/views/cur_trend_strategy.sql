-- Strategies of years side by side, number and name apart.
-- organisation_id: the office
-- member_key: matching key of the strategy
-- number_key: its number; '' = none is printed
-- name_key: matching key of its name without number
-- first_year: first fiscal year that has it (B.E.)
-- last_year: last fiscal year that has it (B.E.)
CREATE VIEW cur_trend_strategy AS
SELECT
    organisation_id,
    member_key,
    SUBSTR(rest_key, 1, LENGTH(rest_key) - LENGTH(LTRIM(rest_key, '0123456789'))) AS number_key,
    LTRIM(rest_key, '0123456789') AS name_key,
    first_year,
    last_year
FROM (
    SELECT
        organisation_id,
        member_key,
        REPLACE(
            REPLACE(REPLACE(member_key, 'ยุทธศาสตร์การพัฒนาที่', ''), 'ยุทธศาสตร์ที่', ''), 'ประเด็นการพัฒนาที่', ''
        ) AS rest_key,
        MIN(fiscal_year) AS first_year,
        MAX(fiscal_year) AS last_year
    FROM cur_trend_kept
    WHERE dimension = 'strategy' AND member_key <> ''
    GROUP BY organisation_id, member_key
) AS s
