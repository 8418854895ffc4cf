package io.bursar.order;

import static java.time.ZoneOffset.UTC;

import io.bursar.order.NewOrder.NewLine;
import io.bursar.order.Order.BillingAddress;
import io.bursar.order.Order.Note;
import io.bursar.order.Order.NoteType;
import io.bursar.order.Order.Shipping;
import io.bursar.order.Order.Source;
import io.bursar.shared.Money;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The rows of orders and their satellites.
@Component
class OrderStore {

  private static final TypeReference<Map<String, Object>> ATTRIBUTES = new TypeReference<>() {};

  private final JdbcClient db;
  private final JsonMapper json;

  OrderStore(JdbcClient db, JsonMapper json) {
    this.db = db;
    this.json = json;
  }

  /// Writes order and lines in one statement; answers their ids, lines in their order.
  List<Written> insert(NewOrder order, Instant now) {
    return db.sql(
            """
            with placed as (
              insert into orders.orders (number, site_id, partner_id, basket_id, user_id, currency, total_excl_tax, total_incl_tax,
                  total_before_discounts, shipping_code, shipping_excl_tax, shipping_incl_tax, status, email_opt_in, placed_at, updated_at)
              values (:number, :site, :partner, :basket, :user, :currency, :total, :total,
                  :before, :shippingCode, :shippingExcl, :shippingIncl, 'Open', :optIn, :now, :now)
              returning id),
            line as (
              insert into orders.lines (order_id, ordinal, product_id, product_type, course_id, sku, title, attributes, quantity, currency,
                  unit_price_excl_tax, unit_price_incl_tax, price_before_discounts_excl_tax, price_before_discounts_incl_tax,
                  price_excl_tax, price_incl_tax, status, placed_at, updated_at)
              select placed.id, l.ordinal, l.product_id, l.product_type, l.course_id, l.sku, l.title, l.attributes, l.quantity, :currency,
                  l.unit_price, l.unit_price, l.price_before, l.price_before, l.price, l.price, 'Open', :now, :now
                from placed, jsonb_to_recordset(:lines::jsonb) as l(ordinal smallint, product_id bigint, product_type text,
                  course_id text, sku text, title text, attributes jsonb, quantity int, unit_price bigint, price_before bigint, price bigint)
              returning id, ordinal)
            select placed.id as order_id, line.id as line_id from placed, line order by line.ordinal
            """)
        .param("number", order.number())
        .param("site", order.siteId())
        .param("partner", order.partnerId())
        .param("basket", order.basketId())
        .param("user", order.userId())
        .param("currency", order.total().currency().getCurrencyCode())
        .param("total", order.total().minor())
        .param("before", order.totalBeforeDiscounts().minor())
        .param("shippingCode", order.shipping().code())
        .param("shippingExcl", order.shipping().chargeExclTax().minor())
        .param("shippingIncl", order.shipping().chargeInclTax().minor())
        .param("optIn", order.emailOptIn())
        .param("lines", lines(order.lines()))
        .param("now", now.atOffset(UTC))
        .query(Written.class)
        .list();
  }

  void insertPayment(long orderId, Source source, Instant now) {
    db.sql(
            """
            with source as (
              insert into orders.sources (order_id, processor, reference, currency, allocated, debited, label, card_type)
              values (:order, :processor, :reference, :currency, :amount, :amount, :label, :cardType))
            insert into orders.payment_events (order_id, type, processor, reference, currency, amount, created_at)
            values (:order, 'Paid', :processor, :reference, :currency, :amount, :now)
            """)
        .param("order", orderId)
        .param("processor", source.processor())
        .param("reference", source.reference())
        .param("currency", source.debited().currency().getCurrencyCode())
        .param("amount", source.debited().minor())
        .param("label", source.label())
        .param("cardType", source.cardType())
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// A processor's fields may be longer than ours; a payment must not fail for that.
  void insertBillingAddress(long orderId, BillingAddress address, Instant forgetAfter) {
    db.sql(
            """
            insert into orders.billing_addresses (order_id, first_name, last_name, line1, line2, city, state, postcode, country, forget_after)
            values (:order, left(:firstName, 255), left(:lastName, 255), left(:line1, 255), left(:line2, 255),
                    left(:city, 255), left(:state, 255), left(:postcode, 64), left(:country, 2), :forgetAfter)
            """)
        .param("firstName", address.firstName())
        .param("lastName", address.lastName())
        .param("line1", address.line1())
        .param("line2", address.line2())
        .param("city", address.city())
        .param("state", address.state())
        .param("postcode", address.postcode())
        .param("country", address.country())
        .param("order", orderId)
        .param("forgetAfter", forgetAfter.atOffset(UTC))
        .update();
  }

  Optional<Order> find(String number) {
    return orders("orders.orders o where o.number = :key", Map.of("key", number)).stream()
        .findFirst();
  }

  Optional<Order> ofBasket(long basketId) {
    return orders("orders.orders o where o.basket_id = :key", Map.of("key", basketId)).stream()
        .findFirst();
  }

  List<Order> byIds(Collection<Long> ids) {
    return ids.isEmpty()
        ? List.of()
        : orders("orders.orders o where o.id = any(:ids)", Map.of("ids", ids.toArray(Long[]::new)));
  }

  List<Source> sources(long orderId) {
    return db
        .sql("select * from orders.sources where order_id = :id order by id")
        .param("id", orderId)
        .query(SourceRow.class)
        .list()
        .stream()
        .map(SourceRow::toSource)
        .toList();
  }

  Map<Long, Source> firstSources(Collection<Long> orderIds) {
    var sources = new HashMap<Long, Source>();
    db.sql(
            "select distinct on (order_id) * from orders.sources where order_id = any(:ids) order"
                + " by order_id, id")
        .param("ids", orderIds.toArray(Long[]::new))
        .query(SourceRow.class)
        .list()
        .forEach(row -> sources.put(row.orderId(), row.toSource()));
    return sources;
  }

  Map<Long, BillingAddress> billingAddresses(Collection<Long> orderIds) {
    var addresses = new HashMap<Long, BillingAddress>();
    db.sql("select * from orders.billing_addresses where order_id = any(:ids)")
        .param("ids", orderIds.toArray(Long[]::new))
        .query(AddressRow.class)
        .list()
        .forEach(row -> addresses.put(row.orderId(), row.toAddress()));
    return addresses;
  }

  void insertNote(long orderId, @Nullable Long userId, NoteType type, String message, Instant now) {
    db.sql(
            """
            insert into orders.notes (order_id, user_id, type, message, created_at)
            values (:order, :user, :type, :message, :now)
            """)
        .param("order", orderId)
        .param("user", userId)
        .param("type", type.text())
        .param("message", message)
        .param("now", now.atOffset(UTC))
        .update();
  }

  List<Note> notes(long orderId) {
    return db.sql(
            "select user_id, type, message, created_at from orders.notes where order_id = :id order"
                + " by id desc limit 200")
        .param("id", orderId)
        .query(
            (row, _) ->
                new Note(
                    (Long) row.getObject("user_id"),
                    NoteType.of(row.getString("type")),
                    row.getString("message"),
                    row.getTimestamp("created_at").toInstant()))
        .list();
  }

  /// The orders of a selection (what stands between `from` and the end, with `o` for the order)
  /// with their lines, in the selection's order. The lines are gathered after the selection is
  /// made, so that a page costs what it shows.
  List<Order> orders(String selection, Map<String, Object> params) {
    return db
        .sql(
            """
            with page as materialized (select o.* from %s)
            select page.*, l.lines
              from page
              cross join lateral (
                select jsonb_agg(to_jsonb(x) order by x.ordinal) as lines from orders.lines x where x.order_id = page.id) l
            """
                .formatted(selection))
        .params(params)
        .query(OrderRow.class)
        .list()
        .stream()
        .map(row -> row.toOrder(json))
        .toList();
  }

  long count(String where, Map<String, Object> params) {
    return db.sql("select count(*) from orders.orders o " + where)
        .params(params)
        .query(Long.class)
        .single();
  }

  private String lines(List<NewLine> lines) {
    var rows = new java.util.ArrayList<Map<String, Object>>();
    for (var line : lines) {
      var row = new HashMap<String, Object>();
      row.put("ordinal", rows.size() + 1);
      row.put("product_id", line.productId());
      row.put("product_type", line.productType());
      if (line.courseId() != null) {
        row.put("course_id", line.courseId());
      }
      row.put("sku", line.sku());
      row.put("title", line.title());
      row.put("attributes", line.attributes());
      row.put("quantity", line.quantity());
      row.put("unit_price", line.unitPrice().minor());
      row.put("price_before", line.priceBeforeDiscounts().minor());
      row.put("price", line.price().minor());
      rows.add(row);
    }
    return json.writeValueAsString(rows);
  }

  record Written(long orderId, long lineId) {}

  private record SourceRow(
      long orderId,
      String processor,
      String reference,
      String currency,
      long allocated,
      long debited,
      long refunded,
      String label,
      @Nullable String cardType) {

    Source toSource() {
      return new Source(
          processor,
          reference,
          Money.of(allocated, currency),
          Money.of(debited, currency),
          Money.of(refunded, currency),
          label,
          cardType);
    }
  }

  private record AddressRow(
      long orderId,
      String firstName,
      String lastName,
      String line1,
      String line2,
      String city,
      String state,
      String postcode,
      String country) {

    BillingAddress toAddress() {
      return new BillingAddress(firstName, lastName, line1, line2, city, state, postcode, country);
    }
  }

  private record OrderRow(
      long id,
      String number,
      long siteId,
      long partnerId,
      long basketId,
      long userId,
      String currency,
      long totalExclTax,
      long totalInclTax,
      long totalBeforeDiscounts,
      String shippingCode,
      long shippingExclTax,
      long shippingInclTax,
      String status,
      boolean emailOptIn,
      Instant placedAt,
      String lines) {

    Order toOrder(JsonMapper json) {
      return new Order(
          id,
          number,
          siteId,
          partnerId,
          basketId,
          userId,
          OrderStatus.of(status),
          emailOptIn,
          Money.of(totalExclTax, currency),
          Money.of(totalInclTax, currency),
          Money.of(totalBeforeDiscounts, currency),
          new Shipping(
              shippingCode,
              Money.of(shippingExclTax, currency),
              Money.of(shippingInclTax, currency)),
          placedAt,
          json.readTree(lines).valueStream().map(node -> line(node, json)).toList());
    }

    private Order.Line line(tools.jackson.databind.JsonNode node, JsonMapper json) {
      return new Order.Line(
          node.get("id").asLong(),
          id,
          node.get("ordinal").asInt(),
          node.get("product_id").asLong(),
          node.get("product_type").asString(),
          node.get("course_id").isNull() ? null : node.get("course_id").asString(),
          node.get("sku").asString(),
          node.get("title").asString(),
          json.convertValue(node.get("attributes"), ATTRIBUTES),
          node.get("quantity").asInt(),
          Money.of(node.get("unit_price_excl_tax").asLong(), currency),
          Money.of(node.get("price_before_discounts_incl_tax").asLong(), currency),
          Money.of(node.get("price_excl_tax").asLong(), currency),
          Money.of(node.get("price_incl_tax").asLong(), currency),
          LineStatus.of(node.get("status").asString()),
          !node.get("closed_at").isNull());
    }
  }
}
