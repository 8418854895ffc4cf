package io.bursar.sandbox;

import java.util.function.BooleanSupplier;
import org.springframework.context.SmartLifecycle;

/// Starts a sandbox server before anything that may call it, and stops it after.
record SandboxServer(Runnable opening, Runnable closing, BooleanSupplier running)
    implements SmartLifecycle {

  private static final int BEFORE_ALL_OTHERS = -1_000;

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
