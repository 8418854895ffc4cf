package io.bursar.tracking;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Completed orders to Segment.
///
/// @param writeKey empty: nothing goes to Segment
@ConfigurationProperties("bursar.tracking.segment")
record SegmentSettings(
    @DefaultValue("") String writeKey, @DefaultValue("https://api.segment.io") URI apiBase) {

  SegmentSettings {
    writeKey = writeKey.strip();
  }

  boolean isOn() {
    return !writeKey.isEmpty();
  }

  /// Tells no secrets.
  @Override
  public String toString() {
    return "SegmentSettings[%s]".formatted(apiBase);
  }
}
