-- Editions of the five-year plan: what each of them brought. Editions of different sorts in one year are ordered by
-- their number.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: first year of the plan (B.E.)
-- edition_order: editions in order; 0 = the plan as first made
-- edition_type: original | addition | change | amendment | review | NULL = not stated
-- edition_no: its number
-- edition_year: its year (B.E.)
-- edition_on: the day it was announced, where a line states it
-- edition: as written; the first in text order where it is written differently
-- lines: number of lines it brought
-- lines_replaced: of these, lines that a later edition states again
-- budget_satang: their budgets of all years (satang; NULL = none stated)
-- budget_baht: the same (baht)
CREATE VIEW v_plan_editions AS
SELECT
    organisation_id,
    organisation,
    fiscal_year,
    edition_order,
    edition_type,
    edition_no,
    edition_year,
    MIN(edition_on) AS edition_on,
    MIN(edition) AS edition,
    COUNT(*) AS lines,
    COUNT(replaced_in) AS lines_replaced,
    CAST(SUM(budget_satang) AS BIGINT) AS budget_satang,
    CAST(SUM(budget_satang) AS BIGINT) / 100.0 AS budget_baht
FROM (
    SELECT
        organisation_id,
        organisation,
        fiscal_year,
        edition_order,
        edition_type,
        edition_no,
        edition_year,
        edition_on,
        edition,
        replaced_in,
        CASE
            WHEN COALESCE(
                    budget_1_satang, budget_2_satang, budget_3_satang, budget_4_satang, budget_5_satang
                ) IS NOT NULL
                THEN
                    COALESCE(budget_1_satang, 0) + COALESCE(budget_2_satang, 0) + COALESCE(budget_3_satang, 0)
                    + COALESCE(budget_4_satang, 0) + COALESCE(budget_5_satang, 0)
        END AS budget_satang
    FROM v_development_plan
) AS i
GROUP BY organisation_id, organisation, fiscal_year, edition_order, edition_type, edition_no, edition_year
