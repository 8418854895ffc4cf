package io.bursar.site;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The partner of the first site.
///
/// @param name null keeps the name it has; a new partner is then named by its short code
@ConfigurationProperties("bursar.partner")
record PartnerSettings(@DefaultValue("edx") String shortCode, @Nullable String name) {

  // Order numbers are {SHORT CODE}-{number} and are read back at the dash.
  private static final Pattern SHORT_CODE = Pattern.compile("[A-Za-z0-9_]{1,8}");

  PartnerSettings {
    if (!SHORT_CODE.matcher(shortCode).matches()) {
      throw new IllegalArgumentException(
          "bursar.partner.short-code must be 1 to 8 letters, digits or underscores, not '%s'"
              .formatted(shortCode));
    }
    name = name == null || name.isBlank() ? null : name.strip();
    if (name != null && name.length() > 128) {
      throw new IllegalArgumentException("bursar.partner.name must have at most 128 characters");
    }
  }
}
