package io.bursar.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.notification.DigestWords.Hold;
import io.bursar.notification.MailTemplates.Worded;
import io.bursar.notification.OrderWords.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTemplatesTest {

  private static final String EVIL = "<script>alert('x')</script> & Sons";

  @TempDir Path folder;

  @Test
  void whatACourseIsCalledIsTextAndNeverMarkup() {
    var mail = complete(builtIn(), words(EVIL, null, false));

    assertThat(mail.html()).doesNotContain("<script").contains("&lt;script&gt;", "&amp; Sons");
    assertThat(mail.text()).contains(EVIL);
  }

  @Test
  void whatADestinationSaidIsTextAndNeverMarkup() {
    var hold = new Hold("EDX-1", EVIL, EVIL, "today", "https://shop.example.org/");
    var words =
        new DigestWords(
            "Campus",
            "https://shop.example.org",
            1,
            List.of(hold),
            List.of(),
            List.of(),
            "https://shop.example.org/dashboard/");

    var mail =
        builtIn()
            .render(
                "staff-digest", WriteDigest.subject(words), words, Locale.ENGLISH, "Campus", 1, 0);

    assertThat(mail.subject()).isEqualTo("Campus: one delivery is held for a person");
    assertThat(mail.html()).doesNotContain("<script").contains("&lt;script&gt;");
    assertThat(mail.text()).contains(EVIL);
  }

  @Test
  void theMailSaysWhatIsTrueOfTheOrder() {
    var plain = complete(builtIn(), words("A course", null, false));
    assertThat(plain.subject()).isEqualTo("Order Receipt: EDX-104217");
    assertThat(plain.text()).contains("is complete", "A course: $49.00", "https://shop/receipt");
    assertThat(plain.html())
        .contains("Thank you for your order", "https://shop/receipt")
        .doesNotContain("Download your codes");

    var late = complete(builtIn(), words("A course", null, true));
    assertThat(late.subject()).isEqualTo("It is there now: your order EDX-104217");
    assertThat(late.text()).contains("was delayed").doesNotContain("Your order EDX");

    var codes = complete(builtIn(), words("Codes", "https://shop/csv", false));
    assertThat(codes.subject()).isEqualTo("Campus: Order Confirmation: [EDX-104217]");
    assertThat(codes.text()).contains("https://shop/csv");
    assertThat(codes.html())
        .contains("href=\"https://shop/csv\"", "Download your codes")
        .containsOnlyOnce("See your receipt");
  }

  @Test
  void aFileOfTheOperatorWinsAndTheRestIsOurs() throws Exception {
    Files.writeString(folder.resolve("order-complete.txt"), "Dear [(${mail.name})]");
    Files.createDirectories(folder.resolve("messages"));
    Files.writeString(
        folder.resolve("messages/mail_en.properties"),
        "order-complete.title=Well done\norder-complete.subject=Yours, {0}\n");
    Files.writeString(
        folder.resolve("messages/mail_de.properties"), "order-complete.subject=Bestellung {0}\n");

    var mail = complete(own(), words("A course", null, false));

    assertThat(mail.subject()).isEqualTo("Yours, EDX-104217");
    assertThat(mail.text()).isEqualTo("Dear Amelia Reyes\n");
    assertThat(mail.html()).contains("Well done", "See your receipt");
    var german =
        own()
            .render(
                "order-complete",
                "order-complete.subject",
                words("Ein Kurs", null, false),
                Locale.GERMAN,
                "EDX-1");
    assertThat(german.subject()).isEqualTo("Bestellung EDX-1");
    assertThat(german.html()).contains("lang=\"de\"", "See your receipt");
  }

  @Test
  void aFileIsReadAnewEachTimeAndABrokenOneKeepsNoMailBack() throws Exception {
    var templates = own();
    Files.writeString(folder.resolve("order-complete.txt"), "First");
    assertThat(complete(templates, words("A", null, false)).text()).isEqualTo("First\n");
    Files.writeString(folder.resolve("order-complete.txt"), "Second [(${mail.nobodyKnows})]");

    assertThat(complete(templates, words("A", null, false)).text()).contains("is complete");
  }

  private static Worded complete(MailTemplates templates, OrderWords words) {
    return templates.render(
        "order-complete",
        WriteMail.subject(MailKind.ORDER_COMPLETE, words),
        words,
        Locale.ENGLISH,
        words.number(),
        words.partner());
  }

  private static OrderWords words(String title, @Nullable String codesUrl, boolean late) {
    return new OrderWords(
        "Amelia Reyes",
        "Campus",
        "EDX-104217",
        "today",
        List.of(new Line(title, "Verified certificate", 1, "$49.00", false)),
        null,
        "$49.00",
        late,
        "https://shop/receipt",
        codesUrl,
        "https://shop/orders/",
        "https://shop");
  }

  private static MailTemplates builtIn() {
    return templates("");
  }

  private MailTemplates own() {
    return templates(folder.toString());
  }

  private static MailTemplates templates(String folder) {
    return new MailTemplates(
        new MailSettings(
            "shop@campus.example",
            List.of(),
            Duration.ofMinutes(15),
            Duration.ofMinutes(15),
            Duration.ofDays(4),
            10,
            folder,
            Locale.ENGLISH,
            Map.of()));
  }
}
