package io.bursar.testing;

import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import io.bursar.fulfillment.TimeIsSeen;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.ContextConfiguration;

/// Starts the whole of Bursar for a test: on a free port (`@LocalServerPort int port`), on a
/// migrated PostgreSQL database, with a [TestClock] as its clock.
///
/// ```java
/// @BursarTest
/// class OrdersTest {
///   @Autowired Orders orders;       // any bean
///   @Autowired JdbcClient db;       // the database behind it
///   @Autowired TestClock clock;     // stands still until the test moves it
///   @Autowired SandboxLms lms;      // the LMS behind it, which can fail on request
///   @Autowired SandboxMail mail;    // the mail server, likewise
///   @Autowired Campus campus;       // people and courses, new at each call
///   @Autowired Rest rest;           // real HTTP with JWTs
///   @Autowired Till till;           // payers and what they pay
///   @Autowired StripeTill counter;  // the same with Stripe
///   @Autowired SandboxStripe stripe;
///   @Autowired Mint mint;           // codes
/// }
/// ```
///
/// Test classes with the same properties share one Bursar and one database, which are never
/// cleaned: a test makes its own learner, basket and order, and looks only at these. Keep to the
/// same properties: another set costs another start.
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = RANDOM_PORT)
@ContextConfiguration(initializers = BursarTestInitializer.class)
@Import({Campus.class, Mint.class, Rest.class, StripeTill.class, Till.class, TimeIsSeen.class})
public @interface BursarTest {

  /// Properties that differ from the defaults, as `name=value`.
  @AliasFor(annotation = SpringBootTest.class, attribute = "properties")
  String[] properties() default {};
}
