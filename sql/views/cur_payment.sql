-- Payments as they stand now, with their place in the fiscal year. The payee and the description may name a person and
-- are left out here, so that no view above can show them.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.) of the register
-- line_key: key of the payment
-- source_row_id: where it stands
-- paid_on: date of payment
-- fiscal_month: 1 = October … 12 = September; NULL = no date, or a date outside the fiscal year
-- voucher_no: เลขที่ฎีกา
-- budget_code: 16-digit code
-- project: โครงการ as written
-- project_key: matching key of the project
-- fund_source: แหล่งเงิน as written
-- amount_satang: จำนวนเงิน (satang)
-- withheld_satang: ภาษีหัก ณ ที่จ่าย (satang)
-- net_satang: จ่ายสุทธิ (satang)
CREATE VIEW cur_payment AS
SELECT
    organisation_id,
    fiscal_year,
    line_key,
    source_row_id,
    paid_on,
    CASE
        WHEN paid_year + 543 + CASE WHEN paid_month >= 10 THEN 1 ELSE 0 END = fiscal_year
            THEN CASE WHEN paid_month >= 10 THEN paid_month - 9 ELSE paid_month + 3 END
    END AS fiscal_month,
    voucher_no,
    budget_code,
    project,
    project_key,
    fund_source,
    amount_satang,
    withheld_satang,
    net_satang
FROM (
    SELECT
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        paid_on,
        CAST(SUBSTR(CAST(paid_on AS VARCHAR(10)), 1, 4) AS INTEGER) AS paid_year,
        CAST(SUBSTR(CAST(paid_on AS VARCHAR(10)), 6, 2) AS INTEGER) AS paid_month,
        voucher_no,
        budget_code,
        project,
        project_key,
        fund_source,
        amount_satang,
        withheld_satang,
        net_satang
    FROM payment
    WHERE known_to IS NULL AND held_to IS NULL
) AS dated
