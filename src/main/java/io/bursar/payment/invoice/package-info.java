/// Payment by invoice and bank transfer, written down by staff.
@NullMarked
@NamedInterface("invoice")
package io.bursar.payment.invoice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
