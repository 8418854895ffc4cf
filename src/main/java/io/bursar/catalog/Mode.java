package io.bursar.catalog;

import java.util.Map;
import java.util.Set;

/// The enrollment mode that a product stands for, as the LMS names modes.
public final class Mode {

  /// What one gets without paying.
  public static final String AUDIT = "audit";

  /// Credit at a university.
  public static final String CREDIT = "credit";

  static final String PROFESSIONAL = "professional";
  static final String NO_ID_PROFESSIONAL = "no-id-professional";
  static final String VERIFIED = "verified";

  private static final Set<String> SOLD_IN_BULK =
      Set.of(VERIFIED, PROFESSIONAL, NO_ID_PROFESSIONAL);

  private Mode() {}

  /// The mode that these attributes ask for: the certificate type, else the seat type; `audit` when
  /// there is neither; `no-id-professional` for a professional certificate without verified
  /// identity.
  public static String of(Map<String, Object> attributes) {
    var type = text(attributes, "certificate_type");
    if (type.isEmpty()) {
      type = text(attributes, "seat_type");
    }
    return of(type, Boolean.TRUE.equals(attributes.get("id_verification_required")));
  }

  /// The mode of this certificate type, which may be empty.
  static String of(String certificateType, boolean idVerificationRequired) {
    if (certificateType.isEmpty()) {
      return AUDIT;
    }
    return certificateType.equals(PROFESSIONAL) && !idVerificationRequired
        ? NO_ID_PROFESSIONAL
        : certificateType;
  }

  /// Whether a learner in the mode `held` has all that `wanted` gives: each mode includes itself
  /// and what lies below it, `audit`, `honor`, the certificates, `credit` in this order.
  public static boolean includes(String held, String wanted) {
    return held.equals(wanted) || rank(held) > rank(wanted);
  }

  private static int rank(String mode) {
    return switch (mode) {
      case AUDIT -> 0;
      case "honor" -> 1;
      case CREDIT -> 3;
      default -> 2;
    };
  }

  /// Whether enrollment codes are sold for this mode.
  static boolean isSoldInBulk(String mode) {
    return SOLD_IN_BULK.contains(mode);
  }

  /// Whether this is one of the two professional modes, which never expire at the LMS.
  static boolean isProfessional(String mode) {
    return mode.equals(PROFESSIONAL) || mode.equals(NO_ID_PROFESSIONAL);
  }

  private static String text(Map<String, Object> attributes, String code) {
    return attributes.get(code) instanceof String value ? value : "";
  }
}
