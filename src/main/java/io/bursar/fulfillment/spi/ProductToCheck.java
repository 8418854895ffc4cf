package io.bursar.fulfillment.spi;

import java.time.Duration;
import java.util.Map;

/// A product as it would be bought now.
///
/// @param attributes as a line of it would carry them
/// @param timeout the longest that one call may take, its answer's body included
public record ProductToCheck(
    long siteId,
    long productId,
    String productType,
    Map<String, Object> attributes,
    Duration timeout) {}
