package io.bursar.fulfillment;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/// Both ways to hand out badges, present wherever this is imported, and used where they are
/// configured.
@TestConfiguration(proxyBeanMethods = false)
class BadgeOffice {

  @Bean
  BadgeModule byHand() {
    return new BadgeModule(BadgeModule.BY_HAND);
  }

  @Bean
  BadgeModule byPost() {
    return new BadgeModule(BadgeModule.BY_POST);
  }
}
