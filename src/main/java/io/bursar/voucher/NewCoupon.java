package io.bursar.voucher;

import io.bursar.shared.Refusal;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Codes that a member of staff wants to make. Refuses with [NotSound] what makes no sense.
///
/// @param code the one code, as chosen; empty for codes that nobody can guess
/// @param quantity how many codes
/// @param limit how many orders (of one learner, for [Usage#MULTI_PER_CUSTOMER]) may use each code;
///   null for no limit
public record NewCoupon(
    String name,
    String code,
    int quantity,
    Usage usage,
    @Nullable Integer limit,
    Benefit benefit,
    Scope scope,
    Instant startsAt,
    Instant endsAt,
    String note,
    String notifyEmail) {

  /// More codes than this are made in several coupons.
  public static final int QUANTITY_MAX = 10_000;

  private static final Pattern CODE = Pattern.compile("[A-Z0-9]{4,128}");
  private static final int TEXT_MAX = 128;
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  /// Trims the texts and checks.
  public NewCoupon {
    name = name.strip();
    code = Vouchers.normal(code);
    note = note.strip();
    notifyEmail = notifyEmail.strip();
    if (name.isEmpty() || name.length() > TEXT_MAX) {
      throw new NotSound("name", "A coupon needs a name of at most 128 characters.");
    }
    if (quantity < 1 || quantity > QUANTITY_MAX) {
      throw new NotSound("quantity", "Make between 1 and 10,000 codes at once.");
    }
    if (!code.isEmpty() && !CODE.matcher(code).matches()) {
      throw new NotSound("code", "A code is 4 to 128 letters from A to Z and digits.");
    }
    if (!code.isEmpty() && quantity > 1) {
      throw new NotSound("quantity", "A code of your own is one code: leave it out for several.");
    }
    if (limit != null && limit < 1) {
      throw new NotSound("limit", "A limit is at least 1; leave it out for none.");
    }
    if (scope.isEmpty()) {
      throw new NotSound("scope", "Say what the codes are good for.");
    }
    verifyYear("starts", startsAt);
    verifyYear("ends", endsAt);
    if (!endsAt.isAfter(startsAt)) {
      throw new NotSound("ends", "The codes must end after they begin.");
    }
    if (note.length() > 1_000 || notifyEmail.length() > 254) {
      throw new NotSound("note", "The note is too long.");
    }
  }

  private static void verifyYear(String field, Instant at) {
    if (at.isBefore(EARLIEST) || !at.isBefore(LATEST)) {
      throw new NotSound(field, "Choose a year from 2000 to 2199.");
    }
  }

  /// Something about it makes no sense.
  public static final class NotSound extends Refusal {
    private static final long serialVersionUID = 1L;

    private final String field;

    /// What is wrong with this field.
    public NotSound(String field, String sentence) {
      super(Kind.INVALID, "coupon-not-sound", sentence);
      this.field = field;
    }

    /// Which field it is.
    public String field() {
      return field;
    }
  }
}
