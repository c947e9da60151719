-- Payments as they stand now, without the payee, the description and the key, any of which may name a person.
-- organisation_id: the office
-- organisation: its name
-- fiscal_year: fiscal year (B.E.)
-- source_row_id: where it stands
-- paid_on: date of payment
-- fiscal_month: 1 = October … 12 = September; NULL = no date, or outside the fiscal year
-- voucher_no: เลขที่ฎีกา
-- budget_code: 16-digit code
-- project: โครงการ as written
-- fund_source: แหล่งเงิน as written
-- link_state: whether its budget line is found, linked | ambiguous | none | NULL (linking has not been done)
-- amount_satang: จำนวนเงิน (satang; NULL = not stated)
-- amount_baht: the same (baht)
-- withheld_satang: ภาษีหัก ณ ที่จ่าย (satang; NULL = not stated)
-- withheld_baht: the same (baht)
-- net_satang: จ่ายสุทธิ (satang; NULL = not stated)
-- net_baht: the same (baht)
CREATE VIEW v_payments AS
SELECT
    p.organisation_id,
    o.name AS organisation,
    p.fiscal_year,
    p.source_row_id,
    p.paid_on,
    p.fiscal_month,
    p.voucher_no,
    p.budget_code,
    p.project,
    p.fund_source,
    s.state AS link_state,
    p.amount_satang,
    p.amount_satang / 100.0 AS amount_baht,
    p.withheld_satang,
    p.withheld_satang / 100.0 AS withheld_baht,
    p.net_satang,
    p.net_satang / 100.0 AS net_baht
FROM cur_payment AS p
INNER JOIN organisation AS o ON p.organisation_id = o.organisation_id
LEFT JOIN cur_link_state AS s
    ON
        p.organisation_id = s.organisation_id
        AND p.fiscal_year = s.fiscal_year
        AND s.kind = 'disbursements'
        AND p.line_key = s.line_key
