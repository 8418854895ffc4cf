package io.bursar.fulfillment.contract;

import static org.awaitility.Awaitility.await;

import io.bursar.sandbox.http.CallLog;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.http.Faults;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A destination behind one of the sandbox's servers ([io.bursar.sandbox.http.HttpListener]), which
/// shows every trouble over real HTTP.
public abstract class HttpDestination implements FakeDestination {

  private final Faults faults;
  private final CallLog calls;
  private final @Nullable String only;

  /// @param only part of the path or body of the calls that meet trouble; null for all
  protected HttpDestination(Faults faults, CallLog calls, @Nullable String only) {
    this.faults = faults;
    this.calls = calls;
    this.only = only;
  }

  /// How it refuses for good; null when it never does.
  protected @Nullable Fault refusal() {
    return null;
  }

  @Override
  public boolean canShow(Trouble trouble) {
    return trouble != Trouble.REFUSE || refusal() != null;
  }

  @Override
  public void show(Trouble trouble) {
    var fault =
        switch (trouble) {
          case DROP_ANSWER -> Fault.dropAnswer();
          case CUT_ANSWER -> Fault.cutOff();
          case DELAY -> Fault.hang();
          case REFUSE -> refusal();
          case REFUSE_US -> Fault.error(401, "application/json", "{}");
          case BUSY -> Fault.error(503).retryAfter(7);
          case ANSWERED_BY_ANOTHER -> Fault.error(502);
          case UNREADABLE -> Fault.error(200, "text/html", "<h1>Hello</h1>");
          case UNREACHABLE -> Fault.refuse();
        };
    if (fault == null) {
      throw new UnsupportedOperationException("This destination cannot show " + trouble);
    }
    faults.add(only == null || trouble == Trouble.UNREACHABLE ? fault : fault.only(only));
  }

  /// Waits for what was delayed, so that nothing of it takes effect later.
  @Override
  public void heal() {
    faults.clear();
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> calls.calls().stream().noneMatch(call -> call.status() == null));
  }
}
