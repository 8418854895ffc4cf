package io.bursar.payment.spi;

import java.util.Collection;
import java.util.Map;

/// The payments that are known by the ids of their money: for an adapter whose processor tells what
/// moved by those, and would have to be asked one by one which payment each is of.
public interface KnownCaptures {

  /// The references of payments of this processor by the ids of their money, for those of these ids
  /// that were written down when the payment settled. One query; changes nothing.
  Map<String, String> payments(String processor, Collection<String> captures);
}
