package io.bursar.bulk;

import io.bursar.site.Site;
import java.io.IOException;
import java.io.Writer;
import org.springframework.stereotype.Component;

/// The result of each order of a run, as a table that any program for tables reads.
@Component
public class ResultsCsv {

  private static final int PAGE = 5_000;

  private final BulkRuns runs;

  ResultsCsv(BulkRuns runs) {
    this.runs = runs;
  }

  /// Writes the header, and a line an order as it stands now; refuses with [BulkRuns.NoSuchRun].
  public void write(long runId, Site site, Writer out) throws IOException {
    out.write("order,state,result,at\r\n");
    int after = 0;
    for (int i = 0; i * PAGE <= BulkRuns.ORDERS_MAX; i++) {
      var page = runs.items(runId, null, after, PAGE, site);
      for (var item : page) {
        out.write(cell(item.orderNumber()));
        out.write("," + item.state() + ",");
        out.write(cell(item.result()));
        out.write("," + (item.at() == null ? "" : item.at()) + "\r\n");
      }
      if (page.size() < PAGE) {
        return;
      }
      after = page.getLast().ordinal();
    }
  }

  /// Quoted; and a text that a program would take for a formula is made a text.
  private static String cell(String text) {
    var safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return "\"" + safe.replace("\"", "\"\"") + "\"";
  }
}
