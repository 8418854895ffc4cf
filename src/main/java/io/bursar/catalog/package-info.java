/// Courses, products and their types, stock records (SKU and price).
///
/// Reading is `Products` and, for staff, `ProductSearch`. `PublishCourse` tells the LMS the modes
/// of a course and then saves it, and `Courses` saves it without the LMS; `CreateProduct` and
/// `ChangeProduct` are what staff do to single products of any type. Each room that delivers a type
/// of product declares it as a `ProductType`; products of other types are kept and cannot be
/// bought. Which seats are sold is asked through `SoldProducts`, implemented above this room.
/// Whether a product could be delivered is found out above and recorded in `ProductChecks`.
///
/// The same publication, and the same request, always gives the same SKUs and never doubles a
/// product; nothing that was ever offered is deleted. Every change is in `ProductHistory`, and is
/// told as a `ProductChanged` in the same transaction.
@NullMarked
@ApplicationModule(
    displayName = "catalog",
    allowedDependencies = {"account", "lms", "site", "history", "api"})
package io.bursar.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
