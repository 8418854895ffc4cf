package io.bursar.sandbox.mail;

import io.bursar.sandbox.mail.MailFault.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/// A mail server on a loopback port. It delivers nothing: what it takes is in its [Mailbox].
/// Thread-safe; may be started again after a stop, on the same port.
public final class SandboxMail implements AutoCloseable {

  private static final int BYTES_MAX = 5_000_000;
  private static final String HOST = "127.0.0.1";

  private final Clock clock;
  private final Mailbox mailbox;
  private final List<MailFault> faults = new ArrayList<>();
  private CountDownLatch cleared = new CountDownLatch(1);
  private int port;
  private boolean running;
  private @Nullable SMTPServer server;

  /// A server that keeps the last mails; port 0 means any free one.
  public SandboxMail(int port, Clock clock) {
    this(port, Mailbox.KEPT_MAX, clock);
  }

  /// A server that keeps so many mails.
  public SandboxMail(int port, int keptMax, Clock clock) {
    this.port = port;
    this.mailbox = new Mailbox(keptMax);
    this.clock = clock;
  }

  /// Listens from now on.
  public synchronized void start() {
    running = true;
    openOrShut();
  }

  /// Stops listening; mails that hang end without an answer.
  public synchronized void stop() {
    running = false;
    letGo();
    openOrShut();
  }

  /// Whether it was started and not stopped, whatever faults it shows.
  public synchronized boolean isRunning() {
    return running;
  }

  /// The port; known after the first start when any free one was asked for.
  public synchronized int port() {
    return port;
  }

  /// Where it listens, for people.
  public String address() {
    return HOST + ":" + port();
  }

  /// What came.
  public Mailbox mailbox() {
    return mailbox;
  }

  /// What it does wrong now.
  public synchronized List<MailFault> faults() {
    return List.copyOf(faults);
  }

  /// Adds a fault after those that are there; each mail shows the first that matches it.
  public synchronized void add(MailFault fault) {
    faults.add(fault);
    openOrShut();
  }

  /// Back to normal; mails that hang are answered.
  public synchronized void clearFaults() {
    faults.clear();
    letGo();
    openOrShut();
  }

  @Override
  public void close() {
    stop();
  }

  private void letGo() {
    cleared.countDown();
    cleared = new CountDownLatch(1);
  }

  private void openOrShut() {
    var open = running && faults.stream().noneMatch(fault -> fault.kind() == Kind.REFUSE);
    if (open && server == null) {
      var opened =
          SMTPServer.port(port)
              .bindAddress(InetAddress.getLoopbackAddress())
              .hostName("localhost")
              .softwareName("Bursar sandbox")
              .serverThreadName("sandbox mail")
              .insertReceivedHeaders(false)
              .maxMessageSize(BYTES_MAX)
              .messageHandlerFactory(Visit::new)
              .build();
      opened.start();
      port = opened.getPortAllocated();
      server = opened;
    } else if (!open && server != null) {
      server.stop();
      server = null;
    }
  }

  /// Takes the fault that a mail to these must show at this moment and counts it.
  private synchronized @Nullable Hit take(List<String> recipients, List<Kind> shownNow) {
    for (var i = 0; i < faults.size(); i++) {
      var fault = faults.get(i);
      var only = fault.only();
      if (shownNow.contains(fault.kind())
          && (only == null || recipients.stream().anyMatch(to -> to.contains(only)))) {
        if (fault.mails() != null) {
          if (fault.mails() == 1) {
            faults.remove(i);
          } else {
            faults.set(i, fault.times(fault.mails() - 1));
          }
        }
        return new Hit(fault.kind(), cleared);
      }
    }
    return null;
  }

  private record Hit(Kind kind, CountDownLatch cleared) {}

  /// One mail on its way in.
  private final class Visit implements MessageHandler {

    private final MessageContext caller;
    private final List<String> recipients = new ArrayList<>();

    Visit(MessageContext caller) {
      this.caller = caller;
    }

    @Override
    public void from(String from) {}

    @Override
    public void recipient(String recipient) throws RejectException {
      var hit = take(List.of(recipient), List.of(Kind.BUSY, Kind.UNKNOWN_RECIPIENT));
      if (hit != null) {
        throw hit.kind() == Kind.BUSY
            ? new RejectException(451, "4.7.1 <" + recipient + ">: come back later")
            : new RejectException(550, "5.1.1 <" + recipient + ">: there is nobody of that name");
      }
      recipients.add(recipient);
    }

    @Override
    public @Nullable String data(InputStream data) throws RejectException, IOException {
      var source = data.readNBytes(BYTES_MAX);
      var hit = take(recipients, List.of(Kind.HANG, Kind.DROP_AFTER_DATA));
      if (hit != null && hit.kind() == Kind.HANG) {
        await(hit.cleared());
      }
      try {
        var at = clock.instant();
        mailbox.put(number -> ReceivedMail.read(number, at, recipients, source));
      } catch (Exception unreadable) {
        throw new RejectException(554, "5.6.0 This is no mail: " + unreadable.getMessage());
      }
      if (hit != null && hit.kind() == Kind.DROP_AFTER_DATA) {
        ((Session) caller).closeSocket();
      }
      return null;
    }

    @Override
    public void done() {}

    private static void await(CountDownLatch cleared) throws IOException {
      try {
        cleared.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IOException(stopped);
      }
    }
  }
}
