package io.bursar.sandbox;

import io.bursar.sandbox.http.CallLog;
import io.bursar.sandbox.http.Faults;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;

/// A server of the sandbox: started before anything that may call it, and stopped after.
///
/// @param key by which the sandbox's page and scripts name it
/// @param name what people call it
/// @param url where it listens; known once it has started
public record SandboxServer(
    String key,
    String name,
    Supplier<String> url,
    Faults faults,
    CallLog calls,
    Runnable opening,
    Runnable closing,
    BooleanSupplier running)
    implements SmartLifecycle {

  static final int BEFORE_ALL_OTHERS = -1_000;

  @Override
  public void start() {
    opening.run();
  }

  @Override
  public void stop() {
    closing.run();
  }

  @Override
  public boolean isRunning() {
    return running.getAsBoolean();
  }

  @Override
  public int getPhase() {
    return BEFORE_ALL_OTHERS;
  }
}
