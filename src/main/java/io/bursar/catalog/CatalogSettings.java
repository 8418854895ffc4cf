package io.bursar.catalog;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What is sold.
///
/// @param sellOnlyDeliverable whether a product that cannot be delivered, as the last look said, is
///   not sold; by default staff are told and it is sold
@ConfigurationProperties("bursar.catalog")
record CatalogSettings(@DefaultValue("false") boolean sellOnlyDeliverable) {}
