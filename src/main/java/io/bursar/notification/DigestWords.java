package io.bursar.notification;

import java.util.List;

/// What the templates of the digest may say, as `mail`.
///
/// @param held how many deliveries are newly held, and still are; `holds` are the first of them
/// @param url the page of what is held
public record DigestWords(
    String partner,
    String siteUrl,
    long held,
    List<Hold> holds,
    List<Outage> opened,
    List<Outage> ended,
    String url) {

  /// One delivery that waits for a person.
  public record Hold(String number, String title, String reason, String at, String url) {}

  /// One destination that is down, or works again.
  ///
  /// @param waiting how many orders wait for it at this moment
  public record Outage(String words, String at, long waiting, String url) {}

  /// Whether there is nothing to tell.
  boolean isEmpty() {
    return held == 0 && opened.isEmpty() && ended.isEmpty();
  }

  /// How many are not shown.
  public long more() {
    return held - holds.size();
  }
}
