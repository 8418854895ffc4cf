package io.bursar.notification;

/// What a mail says.
public enum MailKind {
  /// To the learner: everything of the order is delivered. Says so differently when the order was
  /// late and the learner was told.
  ORDER_COMPLETE("order-complete", "Order complete"),
  /// To the learner: it takes longer than it should.
  ORDER_DELAYED("order-delayed", "Order delayed"),
  /// To the learner: money of an order went back, and what was taken back with it.
  REFUND_MADE("refund-made", "Refund made"),
  /// To staff: what is newly held, what is down, what works again.
  STAFF_DIGEST("staff-digest", "Digest for staff");

  private final String text;
  private final String label;

  MailKind(String text, String label) {
    this.text = text;
    this.label = label;
  }

  /// The text in the database and in addresses, and the name of its templates.
  public String text() {
    return text;
  }

  /// As pages show it.
  public String label() {
    return label;
  }

  /// The kind with this text.
  public static MailKind of(String text) {
    for (var kind : values()) {
      if (kind.text.equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("No such kind of mail: " + text);
  }
}
