-- A payment whose voucher number is written in one way only: in Arabic or in Thai digits, with or without noughts before
-- it and spaces. Numbers are not guessed to be the same, so a voucher written as ๐๐๑/๖๘ in one file and as 1/68 in another
-- counts twice. One violation per line that another one with the same day, code and amount repeats.
-- Ignored: payments without a number or a day.
-- found = its amount, difference = found. voucher_no, other_no = how the two lines write the number.
WITH digits AS (
    SELECT
        p.organisation_id,
        p.fiscal_year,
        p.line_key,
        p.source_row_id,
        p.voucher_no,
        p.paid_on,
        COALESCE(p.budget_code, '') AS budget_code,
        p.amount_satang,
        REPLACE(
            REPLACE(REPLACE(REPLACE(REPLACE(p.voucher_no, '๐', '0'), '๑', '1'), '๒', '2'), '๓', '3'), '๔', '4'
        ) AS number
    FROM payment AS p
    INNER JOIN scope AS s ON p.organisation_id = s.organisation_id AND p.fiscal_year = s.fiscal_year
    WHERE p.known_to IS NULL AND p.held_to IS NULL AND p.voucher_no IS NOT NULL AND p.paid_on IS NOT NULL
),

numbered AS (
    SELECT
        organisation_id,
        fiscal_year,
        line_key,
        source_row_id,
        voucher_no,
        paid_on,
        budget_code,
        amount_satang,
        LTRIM(
            REPLACE(
                REPLACE(
                    REPLACE(REPLACE(REPLACE(REPLACE(number, '๕', '5'), '๖', '6'), '๗', '7'), '๘', '8'), '๙', '9'
                ),
                ' ',
                ''
            ),
            '0'
        ) AS number
    FROM digits
)

SELECT
    a.organisation_id,
    a.fiscal_year,
    'disbursements' AS kind,
    a.source_row_id,
    a.line_key,
    a.amount_satang AS found,
    NULL AS expected,
    a.amount_satang AS difference_satang,
    a.voucher_no,
    MIN(b.voucher_no) AS other_no
FROM numbered AS a
INNER JOIN numbered AS b
    ON
        a.organisation_id = b.organisation_id
        AND a.fiscal_year = b.fiscal_year
        AND a.number = b.number
        AND a.paid_on = b.paid_on
        AND a.budget_code = b.budget_code
        AND a.amount_satang = b.amount_satang
        AND a.line_key > b.line_key
WHERE a.voucher_no <> b.voucher_no
GROUP BY
    a.organisation_id, a.fiscal_year, a.source_row_id, a.line_key, a.amount_satang, a.voucher_no
