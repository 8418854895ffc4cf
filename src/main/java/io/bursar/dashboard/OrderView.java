package io.bursar.dashboard;

import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of an order's page that stays as it is while one looks.
record OrderView(
    String number,
    Shown.Time placed,
    CustomerView customer,
    String total,
    List<DiscountView> discounts,
    String shipping,
    boolean emailOptIn,
    List<PaymentView> payments,
    List<SourceView> sources,
    List<AnswerView> answers,
    List<NoteView> notes,
    String zone) {

  /// Who bought; the texts are empty when nothing is known any more.
  record CustomerView(String username, String fullName, String email, @Nullable Long lmsUserId) {}

  /// Why the order cost less.
  ///
  /// @param benefit what the code is worth, such as 20 %
  record DiscountView(String code, String name, String benefit, String amount) {}

  /// One attempt at payment.
  record PaymentView(
      String address,
      String processor,
      Badge state,
      String amount,
      @Nullable String reference,
      String reason,
      Shown.Time created,
      Shown.Time updated) {}

  /// Where money came from.
  record SourceView(
      String processor, String reference, String label, String debited, String refunded) {}

  /// What a processor said, raw.
  record AnswerView(Shown.Time at, String processor, String kind, String json) {}

  /// A remark.
  record NoteView(Shown.Time at, String who, Badge type, String message) {}
}
