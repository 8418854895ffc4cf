/// The contract of fulfillment modules as a test: extend [FulfillmentModuleContract], and it tells
/// which promise a module breaks.
@NullMarked
package io.bursar.fulfillment.contract;

import org.jspecify.annotations.NullMarked;
