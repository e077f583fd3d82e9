-- Invoices and credit notes, whether they came as rows of their own or with each of their lines.

create temp view documents as
select import_id, family, source, line, invoice_id, invoice_number, customer_id, customer_name, status, currency, issued, net, tax, discount,
    service_start, service_end, needs_lines, version_time, false as from_lines
from in_invoices
union all
select import_id, family, source, min(line), invoice_id, invoice_number, customer_id, customer_name, status, currency, issued,
    sum(net)::decimal(18, 6), sum(tax)::decimal(18, 6), sum(discount)::decimal(18, 6), null, null, true, version_time, true
from in_invoice_lines where status is not null
group by import_id, family, source, invoice_id, invoice_number, customer_id, customer_name, status, currency, issued, version_time;

create temp view credit_documents as
select import_id, family, source, line, credit_note_id, invoice_id, customer_id, status, currency, issued, total, version_time, false as from_lines
from in_credit_notes
union all
select import_id, family, source, min(line), credit_note_id, invoice_id, customer_id, status, currency, issued, sum(net)::decimal(18, 6), version_time, true
from in_credit_note_lines where status is not null
group by import_id, family, source, credit_note_id, invoice_id, customer_id, status, currency, issued, version_time;
