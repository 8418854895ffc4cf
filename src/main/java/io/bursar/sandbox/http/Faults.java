package io.bursar.sandbox.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The faults a server shows now. Each call takes the first one that matches it; one that has been
/// shown its number of times goes by itself. Thread-safe.
public final class Faults {

  private final List<Fault> active = new ArrayList<>();
  private CountDownLatch release = new CountDownLatch(1);
  private @Nullable Door door;

  /// Adds a fault after those that are there. `REFUSE` closes the socket before this returns.
  public synchronized void add(Fault fault) {
    active.add(fault);
    if (fault.kind() == Fault.Kind.REFUSE) {
      shutDoor();
      if (fault.millis() != null) {
        openAfter(fault, Duration.ofMillis(fault.millis()));
      }
    }
  }

  /// Puts these in the place of all that are there.
  public synchronized void set(List<Fault> faults) {
    clear();
    faults.forEach(this::add);
  }

  /// Puts the faults of a JSON text (one object, or a list) in the place of all that are there.
  /// Throws an [IllegalArgumentException] with a sentence, and changes nothing, when one makes no
  /// sense.
  public void setFromJson(String json) {
    try {
      var tree = Json.read(json);
      var faults = new ArrayList<Fault>();
      if (tree.isArray()) {
        for (JsonNode node : tree) {
          faults.add(Json.as(node, Fault.class));
        }
      } else {
        faults.add(Json.as(tree, Fault.class));
      }
      set(faults);
    } catch (Json.Unreadable e) {
      var cause = e.getCause() == null ? null : e.getCause().getCause();
      var why = cause instanceof IllegalArgumentException ? cause.getMessage() : e.getMessage();
      throw new IllegalArgumentException(why, e);
    }
  }

  /// Back to normal: held calls go on, and the socket is open again before this returns.
  public synchronized void clear() {
    active.clear();
    letGo();
    openDoor();
  }

  /// What is active now, with the number of calls that are left.
  public synchronized List<Fault> list() {
    return List.copyOf(active);
  }

  /// Takes the fault that this call must show and counts it.
  synchronized @Nullable Hit take(Call call) {
    for (var i = 0; i < active.size(); i++) {
      var fault = active.get(i);
      if (fault.matches(call)) {
        countDown(i, fault);
        return new Hit(fault, release);
      }
    }
    return null;
  }

  /// Lets every held call go on.
  synchronized void letGo() {
    release.countDown();
    release = new CountDownLatch(1);
  }

  synchronized void guard(Door listener) {
    door = listener;
  }

  private void countDown(int index, Fault fault) {
    if (fault.calls() == null) {
      return;
    }
    if (fault.calls() == 1) {
      active.remove(index);
    } else {
      active.set(index, fault.times(fault.calls() - 1));
    }
  }

  private void openAfter(Fault fault, Duration time) {
    var cleared = release;
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                if (!cleared.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                  end(fault);
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private synchronized void end(Fault fault) {
    active.remove(fault);
    if (active.stream().noneMatch(other -> other.kind() == Fault.Kind.REFUSE)) {
      openDoor();
    }
  }

  private void shutDoor() {
    if (door != null) {
      door.shut();
    }
  }

  private void openDoor() {
    if (door != null) {
      door.open();
    }
  }

  /// The fault that a call must show, and what opens when the faults of that moment are cleared.
  record Hit(Fault fault, CountDownLatch cleared) {}

  /// The listening socket, as far as a fault may move it.
  interface Door {
    void shut();

    void open();
  }
}
