/// Courses, products and their types, stock records (SKU and price).
///
/// Reading is `Products`; `PublishCourse` tells the LMS the modes of a course and then saves it,
/// and `Courses` saves it without the LMS. Each room that delivers a type of product declares it as
/// a `ProductType`; products of other types are kept and cannot be bought. Which seats are sold is
/// asked through `SoldProducts`, implemented above this room. The same publication always gives the
/// same SKUs and never doubles a product; nothing that was ever offered is deleted.
@NullMarked
@ApplicationModule(
    displayName = "catalog",
    allowedDependencies = {"account", "lms", "site", "api"})
package io.bursar.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
