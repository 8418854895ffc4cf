package io.bursar;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Learners who buy, several at once and one after the other, whatever happens to Bursar meanwhile:
/// who gets no answer asks again. Each learner buys once: a free seat, or every third a paid one.
final class Buyers {

  private static final int AT_ONCE = 6;

  private final Town town;
  private final List<String> freeSkus;
  private final List<String> paidSkus;
  private final int learnersMax;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger paid = new AtomicInteger();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  Buyers(Town town, List<String> freeSkus, List<String> paidSkus, int learnersMax) {
    this.town = town;
    this.freeSkus = freeSkus;
    this.paidSkus = paidSkus;
    this.learnersMax = learnersMax;
  }

  static String name(int learner) {
    return "learner" + learner;
  }

  void start() {
    for (int i = 0; i < AT_ONCE; i++) {
      threads.add(Thread.ofVirtual().start(this::buyOneAfterTheOther));
    }
  }

  /// The numbers of the orders that Bursar said exist.
  List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /// How many payments were made.
  int paid() {
    return paid.get();
  }

  /// Answers that nobody should ever get.
  List<Throwable> surprises() {
    return List.copyOf(surprises);
  }

  /// Lets nobody else begin, and waits until everybody has an answer.
  void stop() throws InterruptedException {
    over = true;
    for (var thread : threads) {
      thread.join();
    }
  }

  private void buyOneAfterTheOther() {
    try {
      for (int learner = next.getAndIncrement();
          learner < learnersMax && !over;
          learner = next.getAndIncrement()) {
        buy(learner);
      }
    } catch (IOException | RuntimeException surprise) {
      surprises.add(surprise);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void buy(int learner) throws IOException, InterruptedException {
    boolean forMoney = learner % 3 == 0;
    var skus = forMoney ? paidSkus : freeSkus;
    var answer = submit(name(learner), skus.get(learner % skus.size()));
    if (answer == null) {
      return;
    }
    var body = JsonMapper.shared().readTree(answer.body());
    if (answer.statusCode() == 200 && !forMoney) {
      acknowledged.add(body.get("order").get("number").asString());
    } else if (answer.statusCode() == 200) {
      var page = body.get("payment_data").get("payment_page_url").asString();
      town.pay(page.substring(page.lastIndexOf('/') + 1));
      paid.incrementAndGet();
      acknowledged.add("EDX-" + (100_000 + body.get("id").asLong()));
    } else if (!isFromBefore(answer)) {
      surprises.add(new AssertionError(answer.statusCode() + " " + answer.body()));
    }
  }

  /// The first answer that comes, or null when it is over before one came.
  private @Nullable HttpResponse<String> submit(String username, String sku)
      throws InterruptedException {
    while (true) {
      try {
        return town.post(
            "/api/v2/baskets/",
            "{\"products\":[{\"sku\":\"%s\"}],\"checkout\":true}".formatted(sku),
            username,
            false);
      } catch (IOException noAnswer) {
        if (over) {
          return null;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /// The call before, which was not answered, has done its work.
  private static boolean isFromBefore(HttpResponse<String> answer) {
    var body = answer.body();
    return switch (answer.statusCode()) {
      case 400 -> body.contains("already-owned") || body.contains("payment-being-checked");
      case 500 -> body.contains("The payment processor");
      case 503 -> true;
      default -> false;
    };
  }
}
