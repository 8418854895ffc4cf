/// The REST endpoints of vouchers.
@NullMarked
package io.bursar.voucher.web;

import org.jspecify.annotations.NullMarked;
