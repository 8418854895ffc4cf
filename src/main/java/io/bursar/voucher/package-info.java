/// Codes and the discounts they give. What a code gives never changes once it is made; how often it
/// may be used is counted under the lock of its row, in the transaction that places the order.
///
/// A frozen basket claims one use (`Vouchers.claim`), an order uses it up (`Vouchers.use`), a
/// basket that thaws gives it back (`Vouchers.release`). So one use is never promised to two
/// payers. A voucher's row is the last lock of a transaction: who holds it only writes new rows
/// after it.
@NullMarked
@ApplicationModule(
    displayName = "voucher",
    allowedDependencies = {"catalog", "account", "lms", "site", "history", "api"})
package io.bursar.voucher;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
