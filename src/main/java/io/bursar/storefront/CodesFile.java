package io.bursar.storefront;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.account.Account;
import io.bursar.lms.LmsSettings;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.page.CsvLines;
import io.bursar.site.Sites;
import io.bursar.voucher.LineCodes;
import java.util.List;
import java.util.Locale;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriUtils;

/// The codes of an order as a file, for who bought them and for staff. Others are sent to the
/// dashboard of the LMS.
@Controller
class CodesFile {

  private final Orders orders;
  private final LineCodes codes;
  private final Sites sites;
  private final LmsSettings lms;

  CodesFile(Orders orders, LineCodes codes, Sites sites, LmsSettings lms) {
    this.orders = orders;
    this.codes = codes;
    this.sites = sites;
    this.lms = lms;
  }

  static String address(String orderNumber) {
    return "/coupons/enrollment_code_csv/" + UriUtils.encodePathSegment(orderNumber, UTF_8) + "/";
  }

  @GetMapping("/coupons/enrollment_code_csv/{number}")
  ResponseEntity<String> codes(
      @AuthenticationPrincipal Account account, @PathVariable String number) {
    var order =
        orders.find(number).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    if (order.userId() != account.id() && !account.staff()) {
      return ResponseEntity.status(HttpStatus.FOUND)
          .header(HttpHeaders.LOCATION, lms.url() + "/dashboard")
          .build();
    }
    var name = number.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
    var disposition =
        ContentDisposition.attachment()
            .filename("enrollment-code-csv-order-num-%s.csv".formatted(name))
            .build();
    return ResponseEntity.ok()
        .contentType(new MediaType("text", "csv", UTF_8))
        .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(file(order));
  }

  private String file(Order order) {
    var link = sites.get(order.siteId()).link("/coupons/offer/?code=");
    var file = new CsvLines().line("Order Number:", order.number()).line();
    for (var line : order.lines()) {
      var made = codes.of(line.id());
      if (!made.isEmpty()) {
        file.line(line.title())
            .line(
                "Code",
                "Redemption URL",
                "Name Of Employee",
                "Date Of Distribution",
                "Employee Email");
        made.forEach(v -> file.line(List.of(v.code(), link + v.code(), "", "", "")));
        file.line();
      }
    }
    return file.toString();
  }
}
