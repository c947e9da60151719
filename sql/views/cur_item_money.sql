-- Money of the budget lines linked to each plan item. An item without a row here has no linked line.
-- organisation_id: the office
-- fiscal_year: fiscal year (B.E.)
-- kind: action_items | action_equipment
-- line_key: key of the plan item
-- budget_lines: number of linked budget lines
-- approved_satang: sum of งบอนุมัติ (satang)
-- transferred_in_satang: sum of โอนเพิ่ม (satang)
-- transferred_out_satang: sum of โอนลด (satang)
-- net_satang: sum of net budgets (satang)
-- committed_satang: sum of ก่อหนี้ผูกพัน (satang)
-- disbursed_satang: sum of เบิกจ่าย (satang)
-- balance_satang: sum of คงเหลือ as printed (satang)
-- authority: how the lines entered the budget where all agree, else NULL
CREATE VIEW cur_item_money AS
SELECT
    k.organisation_id,
    k.fiscal_year,
    k.from_kind AS kind,
    k.from_line_key AS line_key,
    COUNT(*) AS budget_lines,
    CAST(SUM(b.approved_satang) AS BIGINT) AS approved_satang,
    CAST(SUM(b.transferred_in_satang) AS BIGINT) AS transferred_in_satang,
    CAST(SUM(b.transferred_out_satang) AS BIGINT) AS transferred_out_satang,
    CAST(SUM(b.net_satang) AS BIGINT) AS net_satang,
    CAST(SUM(b.committed_satang) AS BIGINT) AS committed_satang,
    CAST(SUM(b.disbursed_satang) AS BIGINT) AS disbursed_satang,
    CAST(SUM(b.balance_satang) AS BIGINT) AS balance_satang,
    CASE
        WHEN COUNT(b.authority) = COUNT(*) AND MIN(b.authority) = MAX(b.authority) THEN MIN(b.authority)
    END AS authority
FROM cur_link AS k
INNER JOIN cur_budget_line AS b
    ON
        k.organisation_id = b.organisation_id
        AND k.fiscal_year = b.fiscal_year
        AND k.to_line_key = b.line_key
WHERE k.from_kind IN ('action_items', 'action_equipment') AND k.to_kind = 'remaining_budget'
GROUP BY k.organisation_id, k.fiscal_year, k.from_kind, k.from_line_key
