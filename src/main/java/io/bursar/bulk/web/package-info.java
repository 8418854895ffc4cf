/// The REST interface of bulk runs.
@NullMarked
package io.bursar.bulk.web;

import org.jspecify.annotations.NullMarked;
