package io.bursar.product.license;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;

/// This package, for a test from outside it; the rest is a line of configuration.
@TestConfiguration
@Import({LicenseKeyModule.class, LicenseKeys.class})
public class LicenseKeyProduct {

  /// The line of configuration.
  public static final String CONFIGURATION = "bursar.fulfillment.modules=Seat,License Key";

  /// In Bursar's own tree the migration would stand beside the others.
  public static final String MIGRATION =
      "spring.flyway.locations=classpath:db/migration,classpath:license";
}
