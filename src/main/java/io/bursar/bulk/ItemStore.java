package io.bursar.bulk;

import static java.time.ZoneOffset.UTC;

import io.bursar.bulk.BulkRun.Item;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of what a run is to do.
@Component
class ItemStore {

  private final JdbcClient db;

  ItemStore(JdbcClient db) {
    this.db = db;
  }

  /// Writes orders of a run, each with its deliveries; one that is there gets these deliveries too.
  void insert(long runId, int firstOrdinal, Map<Chosen, List<Long>> orders) {
    var chosen = List.copyOf(orders.keySet());
    db.sql(
            """
            insert into bulk.items (run_id, ordinal, order_id, order_number, delivery_ids)
            select :run, :first + row_number() over (), o.id, o.number, string_to_array(o.deliveries, ',')::bigint[]
              from unnest(:ids::bigint[], :numbers::text[], :deliveries::text[]) o (id, number, deliveries)
            on conflict (run_id, order_id) do update set delivery_ids = items.delivery_ids || excluded.delivery_ids
            """)
        .param("run", runId)
        .param("first", firstOrdinal)
        .param("ids", chosen.stream().map(Chosen::orderId).toArray(Long[]::new))
        .param("numbers", column(chosen, Chosen::number))
        .param("deliveries", column(chosen, it -> joined(orders.getOrDefault(it, List.of()))))
        .update();
  }

  int count(long runId) {
    return db.sql("select count(*) from bulk.items where run_id = :run")
        .param("run", runId)
        .query(Integer.class)
        .single();
  }

  /// The first of a run in this state, `todo` or `asked`.
  List<Work> first(long runId, String state, int max) {
    return db
        .sql(
            """
            select ordinal, order_id, array_to_string(delivery_ids, ',') as deliveries, at from bulk.items
             where run_id = :run and state = :state and state in ('todo', 'asked')
             order by ordinal limit :max
            """)
        .param("run", runId)
        .param("state", state)
        .param("max", max)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toWork)
        .toList();
  }

  /// Moves items out of this state, and answers where those went that were in it.
  List<String> move(long runId, String from, List<Moved> items, Instant now) {
    return db.sql(
            """
            update bulk.items i set state = u.state, result = u.result, at = :now
              from unnest(:ordinals::int[], :states::text[], :results::text[]) u (ordinal, state, result)
             where i.run_id = :run and i.ordinal = u.ordinal and i.state = :from
            returning i.state
            """)
        .param("run", runId)
        .param("from", from)
        .param("now", now.atOffset(UTC))
        .param("ordinals", items.stream().map(Moved::ordinal).toArray(Integer[]::new))
        .param("states", column(items, Moved::state))
        .param("results", column(items, Moved::result))
        .query(String.class)
        .list();
  }

  /// One page of a run's items, behind this ordinal; of one state, if any is given.
  List<Item> page(long runId, @Nullable String state, int after, int max) {
    return db.sql(
            """
            select ordinal, order_number, state, result, at from bulk.items
             where run_id = :run and ordinal > :after and (:state::text is null or state = :state)
             order by ordinal limit :max
            """)
        .param("run", runId)
        .param("after", after)
        .param("state", state)
        .param("max", max)
        .query(Item.class)
        .list();
  }

  private static <T> String[] column(List<T> rows, Function<T, String> value) {
    return rows.stream().map(value).toArray(String[]::new);
  }

  private static String joined(List<Long> ids) {
    return String.join(",", ids.stream().map(String::valueOf).toList());
  }

  /// An order that was chosen.
  record Chosen(long orderId, String number) {}

  /// An item to work on.
  record Work(int ordinal, long orderId, List<Long> deliveryIds, @Nullable Instant at) {}

  /// Where an item goes.
  record Moved(int ordinal, String state, String result) {}

  private record Row(int ordinal, long orderId, String deliveries, @Nullable Instant at) {

    Work toWork() {
      return new Work(
          ordinal,
          orderId,
          Arrays.stream(deliveries.split(",", -1)).map(Long::valueOf).toList(),
          at);
    }
  }
}
