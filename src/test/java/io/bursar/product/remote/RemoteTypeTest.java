package io.bursar.product.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.catalog.ProductType.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RemoteTypeTest {

  private static final String URL = "https://press.example.org/bursar/";
  private static final String SECRET = "a-secret-of-24-characters";

  @Test
  void whatIsMissingOrMakesNoSenseIsNamed() {
    assertThatThrownBy(() -> type(null, URL, SECRET, null, false).checked("press"))
        .hasMessage("bursar.remote.press.product-type is not set.");
    assertThatThrownBy(
            () -> type("Print", "press.example.org", SECRET, null, false).checked("press"))
        .hasMessageStartingWith("bursar.remote.press.url must be an address");
    assertThatThrownBy(() -> type("Print", URL, "short", null, false).checked("press"))
        .hasMessage("bursar.remote.press.secret must have at least 24 characters.");
    assertThatThrownBy(() -> type("Print", URL, SECRET, null, false).checked("The Press"))
        .hasMessageStartingWith("bursar.remote.The Press is no name");
    assertThatThrownBy(() -> type("Print", URL, SECRET, Quantity.MANY, true).checked("press"))
        .hasMessage("bursar.remote.press.quantity must be single for what is owned once.");
  }

  @Test
  void theSecretNeverShows() {
    assertThat(type("Print", URL, SECRET, null, false)).asString().doesNotContain(SECRET);
  }

  @Test
  void whatIsOwnedOnceIsSoldOneByOneAndAllElseInAnyNumber() {
    assertThat(type("Print", URL, SECRET, null, true).declared().quantity())
        .isEqualTo(Quantity.SINGLE);
    assertThat(type("Print", URL, SECRET, null, false).declared().quantity())
        .isEqualTo(Quantity.MANY);
    assertThat(type("Print", URL, SECRET, null, false).checked("press").url())
        .isEqualTo("https://press.example.org/bursar");
  }

  private static RemoteType type(
      @Nullable String productType,
      String url,
      String secret,
      @Nullable Quantity quantity,
      boolean ownedOnce) {
    return new RemoteType(
        productType, url, secret, List.of(), quantity, ownedOnce, true, "", "", null);
  }
}
