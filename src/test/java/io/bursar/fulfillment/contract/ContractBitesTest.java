package io.bursar.fulfillment.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductType.Quantity;
import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.Deliverability.CannotSay;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Doubt;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.NotApplied;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.fulfillment.spi.Revocation.Revoked;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/// The contract against modules with one fault each: it has to name the promise.
class ContractBitesTest {

  /// What is wrong with a module.
  private enum Sin {
    DELIVERS_EACH_TIME,
    TAKES_A_LOST_ANSWER_FOR_A_FAILURE,
    TAKES_A_REFUSED_KEY_FOR_A_REFUSED_ORDER,
    SAYS_DONE_WHEN_BUSY,
    SEES_WHAT_IS_NOT_THERE,
    GRANTS_BY_LOOKING,
    GRANTS_OTHER_THAN_OWED,
    FORGETS_TO_REVOKE,
    REVOKES_FROM_ALL,
    NAMES_THE_LEARNER,
    BLAMES_THE_PRODUCT,
    TAKES_A_PROXY_FOR_THE_DESTINATION
  }

  @Test
  void aModuleWithoutFaultPasses() throws Exception {
    var desk = new Desk();
    List<Check> checks =
        List.of(
            desk::theModuleSupportsItsOwnProductTypeAndSaysWhatALineOwes,
            desk::aLineIsDeliveredOnceHoweverOftenItIsAsked,
            desk::aLineThatNobodyAskedForIsNotThere,
            desk::aLostAnswerIsUnsureAndFoundByLooking,
            desk::whoDoesNotAcceptUsIsNoFaultOfTheOrder,
            desk::whoAsksForPatienceGetsIt,
            desk::whatAnotherAnsweredIsUnsure,
            desk::sixteenAtOnceDeliverOnce,
            desk::exactlyWhatWasGrantedIsTakenBackAndOnlyOnce,
            desk::whatWasGrantedUnheardIsTakenBack,
            desk::aCheckChangesNothingAndDoesNotBlameTheProductForTheDestination,
            desk::anyMixtureOfTroublesAndDeathsEndsWithOneGrantAndThenNone);
    for (var check : checks) {
      check.run();
    }
  }

  @Test
  void aSecondDeliveryIsFound() {
    var desk = new Desk(Sin.DELIVERS_EACH_TIME);
    bites(desk::aLineIsDeliveredOnceHoweverOftenItIsAsked, "P5", "2 grants");
    bites(new Desk(Sin.DELIVERS_EACH_TIME)::sixteenAtOnceDeliverOnce, "P5", "16 grants");
    bites(
        new Desk(Sin.DELIVERS_EACH_TIME)::anyMixtureOfTroublesAndDeathsEndsWithOneGrantAndThenNone,
        "contract.seed",
        "P5");
  }

  @Test
  void aLostAnswerThatIsTakenForAFailureIsFound() {
    bites(
        new Desk(Sin.TAKES_A_LOST_ANSWER_FOR_A_FAILURE)::aLostAnswerIsUnsureAndFoundByLooking,
        "P5",
        "It must be Unsure");
  }

  @Test
  void aKeyThatIsTakenForTheOrdersFaultIsFound() {
    bites(
        new Desk(Sin.TAKES_A_REFUSED_KEY_FOR_A_REFUSED_ORDER)
            ::whoDoesNotAcceptUsIsNoFaultOfTheOrder,
        "P11");
  }

  @Test
  void aDeliveryThatNeverWasIsFound() {
    bites(new Desk(Sin.SAYS_DONE_WHEN_BUSY)::whoAsksForPatienceGetsIt, "P8", "has nothing");
    bites(new Desk(Sin.SEES_WHAT_IS_NOT_THERE)::aLineThatNobodyAskedForIsNotThere, "P8");
  }

  @Test
  void aLookThatGrantsIsFound() {
    bites(new Desk(Sin.GRANTS_BY_LOOKING)::aLineThatNobodyAskedForIsNotThere, "observe()");
  }

  @Test
  void aGrantThatIsNotOwedIsFound() {
    bites(
        new Desk(Sin.GRANTS_OTHER_THAN_OWED)::aLineIsDeliveredOnceHoweverOftenItIsAsked, "ledger");
  }

  @Test
  void accessThatIsLeftOrTakenFromOthersIsFound() {
    bites(new Desk(Sin.FORGETS_TO_REVOKE)::exactlyWhatWasGrantedIsTakenBackAndOnlyOnce, "P9");
    bites(new Desk(Sin.REVOKES_FROM_ALL)::exactlyWhatWasGrantedIsTakenBackAndOnlyOnce, "P6");
    bites(new Desk(Sin.FORGETS_TO_REVOKE)::whatWasGrantedUnheardIsTakenBack, "P9");
  }

  @Test
  void aNameInACauseIsFound() {
    bites(
        new Desk(Sin.NAMES_THE_LEARNER)::aLineIsDeliveredOnceHoweverOftenItIsAsked,
        "must not name the learner");
  }

  @Test
  void aProductThatIsBlamedForTheDestinationIsFound() {
    bites(
        new Desk(Sin.BLAMES_THE_PRODUCT)
            ::aCheckChangesNothingAndDoesNotBlameTheProductForTheDestination,
        "P11");
  }

  @Test
  void aProxyThatIsBelievedIsFound() {
    bites(new Desk(Sin.TAKES_A_PROXY_FOR_THE_DESTINATION)::whatAnotherAnsweredIsUnsure, "P5");
  }

  private static void bites(Check check, String... words) {
    assertThatThrownBy(check::run)
        .isInstanceOf(AssertionError.class)
        .isNotInstanceOf(TestAbortedException.class)
        .satisfies(
            failure -> {
              for (var word : words) {
                assertThat(failure).hasMessageContaining(word);
              }
            });
  }

  private interface Check {
    void run() throws Exception;
  }

  /// The contract for a module with these sins.
  private static final class Desk extends FulfillmentModuleContract {

    private final Stamps stamps;

    Desk(Sin... sins) {
      stamps = new Stamps(sins);
    }

    @Override
    protected FulfillmentModule module() {
      return stamps;
    }

    @Override
    protected FakeDestination destination() {
      return stamps;
    }

    @Override
    protected LineToDeliver aLine() {
      return Lines.of("Stamp", Map.of(), 1, "somebody");
    }
  }

  /// A module and its destination in memory.
  private static final class Stamps implements FakeDestination, FulfillmentModule {

    private static final ProductType TYPE =
        new ProductType("Stamp", List.of(), false, Quantity.MANY, true);

    private final Set<Sin> sins = EnumSet.noneOf(Sin.class);
    private final Map<Long, AtomicInteger> stamps = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Trouble> trouble = new AtomicReference<>();

    Stamps(Sin... sins) {
      this.sins.addAll(List.of(sins));
    }

    @Override
    public int grantsOf(LineToDeliver line) {
      return stamps.computeIfAbsent(line.lineId(), _ -> new AtomicInteger()).get();
    }

    @Override
    public boolean canShow(Trouble some) {
      return switch (some) {
        case DROP_ANSWER, REFUSE_US, BUSY, ANSWERED_BY_ANOTHER, REFUSE -> true;
        case CUT_ANSWER, DELAY, UNREADABLE, UNREACHABLE -> false;
      };
    }

    @Override
    public void show(Trouble some) {
      trouble.set(some);
    }

    @Override
    public void heal() {
      trouble.set(null);
    }

    @Override
    public ProductType productType() {
      return TYPE;
    }

    @Override
    public boolean supports(String productType, Map<String, Object> attributes) {
      return productType.equals("Stamp");
    }

    @Override
    public Optional<Grant> owed(LineToDeliver line) {
      return Optional.of(new Grant("stamp of " + line.lineId(), "black", ""));
    }

    @Override
    public Outcome fulfill(LineToDeliver line) {
      var met = met();
      if (met == null || met == Trouble.DROP_ANSWER) {
        stamp(line);
      }
      return met == null ? delivered(line) : failed(met, line);
    }

    @Override
    public Observation observe(LineToDeliver line) {
      if (sins.contains(Sin.GRANTS_BY_LOOKING)) {
        stamp(line);
      }
      var met = met();
      if (met != null) {
        return new Observation.Failed(failed(met, line));
      }
      return grantsOf(line) > 0 || sins.contains(Sin.SEES_WHAT_IS_NOT_THERE)
          ? new Observation.AsAsked(delivered(line))
          : new Observation.NotAsAsked("No stamp.", Evidence.NONE);
    }

    @Override
    public Revocation revoke(LineToDeliver line, Grant grant) {
      var met = met();
      if (sins.contains(Sin.REVOKES_FROM_ALL)) {
        stamps.clear();
      } else if (!sins.contains(Sin.FORGETS_TO_REVOKE)
          && (met == null || met == Trouble.DROP_ANSWER)) {
        stamps.remove(line.lineId());
      }
      return met == null
          ? new Revoked("Washed off.", Evidence.NONE)
          : new Revocation.NotRevoked(failed(met, line));
    }

    @Override
    public Deliverability check(ProductToCheck product) {
      var met = met();
      return met == null
          ? new Deliverability.Deliverable()
          : sins.contains(Sin.BLAMES_THE_PRODUCT)
              ? new Deliverability.NotDeliverable("It does not work.")
              : new CannotSay("It did not answer.");
    }

    @Override
    public String destination() {
      return "desk";
    }

    private @Nullable Trouble met() {
      return trouble.get();
    }

    private void stamp(LineToDeliver line) {
      var count = stamps.computeIfAbsent(line.lineId(), _ -> new AtomicInteger());
      if (sins.contains(Sin.DELIVERS_EACH_TIME)) {
        count.incrementAndGet();
      } else {
        count.set(1);
      }
    }

    private Delivered delivered(LineToDeliver line) {
      var mode = sins.contains(Sin.GRANTS_OTHER_THAN_OWED) ? "blue" : "black";
      var cause =
          sins.contains(Sin.NAMES_THE_LEARNER)
              ? "Stamped for %s.".formatted(line.learner().username())
              : "Stamped.";
      return new Delivered(
          new Grant("stamp of " + line.lineId(), mode, ""), false, cause, Evidence.NONE);
    }

    private Outcome failed(Trouble met, LineToDeliver line) {
      return switch (met) {
        case REFUSE -> new Refused("No more ink.", Evidence.NONE);
        case REFUSE_US ->
            sins.contains(Sin.TAKES_A_REFUSED_KEY_FOR_A_REFUSED_ORDER)
                ? new Refused("No.", Evidence.NONE)
                : new Outcome.RefusesUs("Who are you?", Evidence.NONE);
        case BUSY ->
            sins.contains(Sin.SAYS_DONE_WHEN_BUSY)
                ? delivered(line)
                : new NotApplied("Later.", null, Evidence.NONE);
        case ANSWERED_BY_ANOTHER ->
            sins.contains(Sin.TAKES_A_PROXY_FOR_THE_DESTINATION)
                ? new NotApplied("Failed.", null, Evidence.NONE)
                : new Unsure(Doubt.SERVER, "Another one answered.", Evidence.NONE);
        case DROP_ANSWER, CUT_ANSWER, DELAY, UNREADABLE, UNREACHABLE ->
            sins.contains(Sin.TAKES_A_LOST_ANSWER_FOR_A_FAILURE)
                ? new NotApplied("Failed.", null, Evidence.NONE)
                : new Unsure(Doubt.NETWORK, "No answer.", Evidence.NONE);
      };
    }
  }
}
