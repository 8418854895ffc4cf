package io.bursar.fulfillment.spi;

import org.jspecify.annotations.Nullable;

/// What a learner is shown on the receipt once a line is delivered: a text to keep, such as a key,
/// or an address to go to. Only who bought it, and staff, see it.
///
/// @param words what the text is ("Your key"), or what the link says ("Go to the course")
/// @param text what to copy; null for a link
/// @param address where the link leads, as an absolute URL; null for a text
public record Handout(String words, @Nullable String text, @Nullable String address) {

  /// A text to keep.
  public static Handout text(String words, String text) {
    return new Handout(words, text, null);
  }

  /// An address to go to.
  public static Handout link(String words, String address) {
    return new Handout(words, null, address);
  }

  /// Never shows the text: it may be worth money.
  @Override
  public String toString() {
    return "Handout[" + words + "]";
  }
}
