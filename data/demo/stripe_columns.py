"""The columns of Stripe's tables, in its order."""

COLUMNS = {
    name: tuple(text.split())
    for name, text in {
        "invoices": """
            id amount_due amount_paid amount_remaining amount_shipping application_fee application_id attempt_count attempted
            auto_advance automatic_tax_enabled automatic_tax_provider automatic_tax_status batch_timestamp billing_reason
            charge_id collection_method currency customer_address_city customer_address_country customer_address_line1
            customer_address_line2 customer_address_postal_code customer_address_state customer_description customer_email
            customer_id customer_name customer_phone customer_shipping_address_city customer_shipping_address_country
            customer_shipping_address_line1 customer_shipping_address_line2 customer_shipping_address_postal_code
            customer_shipping_address_state customer_shipping_name customer_shipping_phone customer_tax_exempt date
            default_payment_method_id description discount_checkout_session discount_coupon_id discount_customer_id discount_end
            discount_invoice discount_invoice_item discount_promotion_code_id discount_schedule_id discount_start
            discount_subscription discount_subscription_item discounts due_date effective_at ending_balance footer
            next_payment_attempt number on_behalf_of_id paid paid_out_of_band parent_id parent_type period_end period_start
            post_payment_credit_notes_amount pre_payment_credit_notes_amount quote_id receipt_number shipping_cost_amount_subtotal
            shipping_cost_amount_tax shipping_cost_amount_total shipping_cost_shipping_rate_id shipping_details_address_city
            shipping_details_address_country shipping_details_address_line1 shipping_details_address_line2
            shipping_details_address_postal_code shipping_details_address_state shipping_details_name shipping_details_phone
            starting_balance statement_descriptor status status_transitions_finalized_at
            status_transitions_marked_uncollectible_at status_transitions_paid_at status_transitions_voided_at subscription_id
            subscription_proration_date subtotal tax tax_percent total transfer_data_amount transfer_data_destination_id
            webhooks_delivered_at
        """,
        "invoice_line_items": """
            invoice_id amount batch_timestamp currency description discountable id invoice_item_id line_item_parent_id
            line_item_parent_type period_end period_start plan_id price_id proration proration_details_credited_items_invoice
            proration_details_credited_items_invoice_line_items quantity quantity_decimal source_id source_type subscription
            subscription_item_id total_discount total_exclusive_tax
        """,
        "prices": """
            id active batch_timestamp billing_scheme created currency custom_unit_amount_default custom_unit_amount_maximum
            custom_unit_amount_minimum lookup_key nickname product_id recurring_aggregate_usage recurring_interval
            recurring_interval_count recurring_meter_id recurring_trial_period_days recurring_usage_type tax_behavior tiers_mode
            transform_quantity_divide_by transform_quantity_round type unit_amount unit_amount_decimal
        """,
        "products": """
            id active batch_timestamp caption created deactivate_on description name shippable statement_descriptor type
            unit_label url
        """,
        "credit_notes": """
            id amount amount_shipping batch_timestamp created currency customer_balance_transaction_id customer_id effective_at
            invoice_id memo number out_of_band_amount reason refund_id shipping_cost_amount_subtotal shipping_cost_amount_tax
            shipping_cost_amount_total shipping_cost_shipping_rate_id status type voided_at
        """,
        "credit_note_line_items": """
            id amount batch_timestamp credit_note_id description discount_amount invoice_line_item quantity type unit_amount
            unit_amount_decimal
        """,
    }.items()
}
