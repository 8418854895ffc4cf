package io.bursar.sandbox;

import io.bursar.sandbox.mail.SandboxMail;
import org.springframework.context.SmartLifecycle;

/// The mail server of the sandbox; it speaks SMTP and has faults of its own kind.
record SandboxMailServer(SandboxMail mail) implements SmartLifecycle {

  @Override
  public void start() {
    mail.start();
  }

  @Override
  public void stop() {
    mail.stop();
  }

  @Override
  public boolean isRunning() {
    return mail.isRunning();
  }

  @Override
  public int getPhase() {
    return SandboxServer.BEFORE_ALL_OTHERS;
  }
}
