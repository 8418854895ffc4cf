/// The REST interface of refunds.
@NullMarked
package io.bursar.refund.web;

import org.jspecify.annotations.NullMarked;
