package io.bursar.fulfillment;

import io.bursar.fulfillment.DeliveryStore.Queue;
import io.bursar.order.LineStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A delivery as claimed: the lease token is the right to write its result, until `leaseUntil`.
///
/// @param wanted what it is to bring about: `granted`, `revoked`, or nothing any more (`stopped`,
///   `left`)
/// @param holdReason why it was held before this claim, if it was
/// @param slowUntil when an unknown learner was to be looked for next, if this claim comes before
record Delivery(
    long id,
    long siteId,
    long orderId,
    long lineId,
    long basketId,
    @Nullable String module,
    String destination,
    String wanted,
    UUID leaseToken,
    Instant leaseUntil,
    int attempts,
    int failures,
    int slowTries,
    boolean unsure,
    boolean everUnsure,
    String lineStatus,
    Instant giveUpAt,
    long productId,
    @Nullable String courseId,
    @Nullable String holdReason,
    @Nullable Instant holdDeadline,
    @Nullable Instant slowUntil) {

  /// Whether what the line granted is to be taken back.
  boolean isRevocation() {
    return wanted.equals("revoked");
  }

  /// Whether what the line owes is to be given.
  boolean isToGrant() {
    return wanted.equals("granted");
  }

  /// Whether nothing is to be given and nothing taken back, so that it only has to be closed.
  boolean isToClose() {
    return !isToGrant() && !isRevocation();
  }

  /// Whether the destination is looked at before anything is asked: how an earlier attempt ended is
  /// unsure, or the line was delivered and is due again only because another may have changed that.
  boolean looksFirst() {
    return unsure || (isToGrant() && status() == LineStatus.COMPLETE);
  }

  Queue queue() {
    return new Queue(siteId, destination);
  }

  LineStatus status() {
    return LineStatus.of(lineStatus);
  }

  /// The same claim with the module that got its line.
  Delivery assigned(String to, String itsDestination) {
    return new Delivery(
        id,
        siteId,
        orderId,
        lineId,
        basketId,
        to,
        itsDestination,
        wanted,
        leaseToken,
        leaseUntil,
        attempts,
        failures,
        slowTries,
        unsure,
        everUnsure,
        lineStatus,
        giveUpAt,
        productId,
        courseId,
        holdReason,
        holdDeadline,
        slowUntil);
  }
}
