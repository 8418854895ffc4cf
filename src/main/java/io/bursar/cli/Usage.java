package io.bursar.cli;

/// What `--help` says.
final class Usage {

  static final String TEXT =
      """
      Acts on many orders of a running Bursar.

        bin/bursar orders retry|hold|release|resolve FILTER... [--reason TEXT] [--rate N] [--dry-run] [--yes] [--no-wait]
        bin/bursar orders runs
        bin/bursar orders run ID [--follow|--pause|--resume|--cancel|--results]

      retry     try again now, held or not         release   let what is held be tried again
      hold      keep from being tried (--reason)   resolve   take for delivered: with --reason because you say so,
                                                             without because the destination has it

      Which orders (all that are given must match; only lines not delivered yet are ever meant):
        --status TEXT         Open, "Fulfillment Error" (any of the four), or one of the four; may be repeated
        --cause TEXT          misconfigured, refused, "unknown learner", "refuses us", "not applied", "never sent", unsure,
                              accepted; may be repeated
        --state TEXT          due, waiting, held; may be repeated
        --destination NAME    --type PRODUCT_TYPE    --product SKU_OR_ID    --course KEY
        --placed-after TIME   --placed-before TIME   a day (2026-07-14) or an instant (2026-07-14T09:30:00Z)
        --numbers-file FILE   order numbers, one a line; - reads them from the standard input

      How:
        --dry-run    only say how many orders that is, by status and cause, with a sample
        --yes        do not ask        --no-wait   do not follow the run
        --rate N     orders a second, at most (50)
        --key TEXT   the same key starts the same run only once

      Where:
        --url URL      the root of Bursar, or BURSAR_URL
        --token TEXT   a JWT of a member of staff, or BURSAR_TOKEN

      Exit codes: 0 done; 1 ended, but not every order was done; 2 not understood; 3 refused; 4 Bursar not reached.
      """;

  private Usage() {}
}
