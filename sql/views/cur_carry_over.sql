-- Money carried over, each line once: a register of a later year that names the same line again takes the place of the
-- earlier one's.
-- organisation_id: the office
-- fiscal_year: fiscal year of the register (B.E.)
-- budget_year: fiscal year (B.E.) whose budget the money is of; where the line does not say, that of the register
-- payment_year: fiscal year (B.E.) it is paid in; where the line does not say, the one after budget_year
-- line_key: key of the line
-- area: ด้าน
-- programme: แผนงาน as written
-- expenditure_type: ประเภทรายจ่าย
-- project: โครงการ as written
-- project_key: matching key of the project
-- unit: หน่วยงาน as written
-- unit_key: matching key of the unit
-- fund_source: แหล่งเงิน as written
-- carried_over_satang: จำนวนเงินกัน (satang; NULL = not stated)
-- disbursed_satang: เบิกจ่าย (satang; NULL = not stated)
-- balance_satang: คงเหลือ as printed (satang; NULL = not stated)
CREATE VIEW cur_carry_over AS
SELECT
    c.organisation_id,
    c.fiscal_year,
    COALESCE(c.budget_year, c.fiscal_year) AS budget_year,
    COALESCE(c.payment_year, COALESCE(c.budget_year, c.fiscal_year) + 1) AS payment_year,
    c.line_key,
    c.area,
    c.programme,
    c.expenditure_type,
    c.project,
    c.project_key,
    c.unit,
    c.unit_key,
    c.fund_source,
    c.carried_over_satang,
    c.disbursed_satang,
    c.balance_satang
FROM carry_over AS c
WHERE
    c.known_to IS NULL
    AND c.held_to IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM carry_over AS n
        WHERE
            n.organisation_id = c.organisation_id
            AND n.fiscal_year > c.fiscal_year
            AND n.known_to IS NULL
            AND n.held_to IS NULL
            AND n.line_key = c.line_key
            AND n.budget_year = COALESCE(c.budget_year, c.fiscal_year)
    )
